"""Endpoint configurations: which models are served, and on what. SageMaker AI API Reference, CreateEndpointConfig."""

from typing import Any

from ..errors import ApiError
from ..request import Request
from ..store import Arn, Place, Store
from . import tags
from .hosted_models import model_of
from .listing import listed
from .model_groups import now

CONFIG = "endpoint-config"
configs: Store[dict[str, Any]] = Store()
KEPT = ["ProductionVariants", "ShadowProductionVariants", "DataCaptureConfig", "KmsKeyId", "AsyncInferenceConfig"]
KEPT += ["ExplainerConfig", "ExecutionRoleArn", "VpcConfig", "EnableNetworkIsolation", "MetricsConfig"]


def config_arn(name: str, place: Place) -> str:
    """The ARN of a configuration, which is in lower case."""
    return f"arn:aws:sagemaker:{place.region}:{place.account}:{CONFIG}/{name.lower()}"


def config_of(name: str, place: Place) -> dict[str, Any]:
    """The configuration of this name, or the refusal of one that does not exist."""
    found = configs.at(place).get(name.lower())
    if found is None:
        raise ApiError("ValidationException", f'Could not find endpoint configuration "{config_arn(name, place)}".')
    return found


def _exists(arn: Arn) -> bool:
    return configs.find(arn) is not None


tags.exists[CONFIG] = _exists


def variants_of(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The variants, those that only get copies of requests too."""
    return [*given["ProductionVariants"], *(given.get("ShadowProductionVariants") or [])]


def _create(request: Request) -> dict[str, Any]:
    given, place = request.given, request.place
    name = given["EndpointConfigName"]
    arn = config_arn(name, place)
    if name.lower() in configs.at(place):
        raise ApiError("ValidationException", f'Cannot create already existing endpoint configuration "{arn}".')
    for variant in variants_of(given):
        if "ModelName" in variant:
            model_of(variant["ModelName"], place)
    tags.tag(arn, given.get("Tags"))
    configs.at(place)[name.lower()] = {
        **{member: given.get(member) for member in KEPT},
        "EndpointConfigName": name,
        "EndpointConfigArn": arn,
        "CreationTime": now(),
    }
    return {"EndpointConfigArn": arn}


def _describe(request: Request) -> dict[str, Any]:
    return config_of(request.given["EndpointConfigName"], request.place)


def _list(request: Request) -> dict[str, Any]:
    page, token = listed(request, configs.at(request.place).values(), "EndpointConfigName")
    return {"EndpointConfigs": page, "NextToken": token}


def _delete(request: Request) -> None:
    found = config_of(request.given["EndpointConfigName"], request.place)
    configs.at(request.place).pop(found["EndpointConfigName"].lower())
    tags.forget(found["EndpointConfigArn"])


OPERATIONS = {
    "CreateEndpointConfig": _create,
    "DescribeEndpointConfig": _describe,
    "ListEndpointConfigs": _list,
    "DeleteEndpointConfig": _delete,
}
