"""Puts the simulated services behind the emulator's endpoint: signatures, policies, rates and records come before."""

from importlib import import_module
from typing import Any

from ministack import app
from ministack.core import iam_actions, router

from ..requests.calls import Response, current_call
from ..requests.operations import REST_SERVICES
from ..wrapping import attribute_of, wrap
from .answering import answer
from .request import model_of
from .service import REGISTERED, Service

# A package of this folder for each service.
SERVICES: tuple[str, ...] = ("codeartifact", "codecommit", "codepipeline", "sagemaker", "servicecatalog")


def install() -> None:
    """Registers the services of the list."""
    wrap(router, "_is_aws_service_name", "scope_name", _known_at_once)
    for name in SERVICES:
        register(import_module(f".{name}", __package__).SERVICE)


def register(service: Service) -> None:
    """Lets the emulator find the service by the scope of a signature, and ask policies about its operations."""
    REGISTERED[service.name] = service
    attribute_of(app, "SERVICE_HANDLERS")[service.name] = _handler(service)
    attribute_of(iam_actions, "SERVICE_TO_IAM_NAMESPACE")[service.name] = service.name
    if model_of(service.name).metadata["protocol"] == "rest-json":
        attribute_of(iam_actions, "_BOTOCORE_SERVICE_MAP")[service.name] = [service.name]
        REST_SERVICES.add(service.name)


def _known_at_once(plain: Any) -> Any:
    return lambda scope_name: scope_name in REGISTERED or plain(scope_name)


def _handler(service: Service) -> Any:
    async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]) -> Response:
        call = current_call.get()
        if call is None or call.service != service.name:
            raise RuntimeError(f"a call to {service.name} came by an unknown way")
        return answer(service, call)

    return handle
