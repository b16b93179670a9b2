"""The registry that Docker speaks to: every request needs a token, and is what the API's operation is to the policies.

Amazon ECR User Guide, "Private registry authentication" (the token is valid for 12 hours, and may do what its principal
may) and "IAM permissions for pushing an image"; Docker Registry HTTP API V2.
"""

import base64
import json
import re
import secrets
import time
from dataclasses import dataclass
from typing import Any

from ministack import app
from ministack.core import iam_evaluator, responses
from ministack.services import ecr

from ..policies.denials import refusal
from ..requests.calls import Response, current_call
from ..wrapping import original_of, wrap
from .answers import answer
from .downloads import is_granted

parse_path = original_of(ecr, "_parse_v2_path", "path")
is_registry_path = original_of(app, "_is_ecr_registry_path", "path")
VALID_SECONDS = 12 * 3600
HOST = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.")
# What the API calls the requests of Docker, by the emulator's name of the path.
ACTIONS = {
    ("blob", "DELETE"): "BatchDeleteImage",
    ("blob", "GET"): "GetDownloadUrlForLayer",
    ("blob", "HEAD"): "BatchCheckLayerAvailability",
    ("blob_upload_session", "PUT"): "CompleteLayerUpload",
    ("blob_uploads", "POST"): "InitiateLayerUpload",
    ("catalog", "GET"): "DescribeRepositories",
    ("manifest", "DELETE"): "BatchDeleteImage",
    ("manifest", "GET"): "BatchGetImage",
    ("manifest", "HEAD"): "BatchGetImage",
    ("manifest", "PUT"): "PutImage",
    ("tags_list", "GET"): "ListImages",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who got a token, and until when it is valid."""

    access_key: str
    account: str
    region: str
    expires: float


holders: dict[str, Holder] = {}


def install() -> None:
    """Replaces the emulator's constant token, and asks for one before it serves Docker."""
    wrap(ecr, "_get_authorization_token", "data", lambda plain: lambda data: _token(data))
    wrap(app, "_handle_ecr_registry_request", "method path headers body query_params", _with_token)


def _token(data: dict[str, Any]) -> Response:
    call = current_call.get()
    password = secrets.token_urlsafe(48)
    account = responses.get_account_id()
    key = call.access_key if call else account
    holders[password] = Holder(key, account, responses.get_region(), time.monotonic() + VALID_SECONDS)
    registries = data.get("registryIds") or [account]
    given = [
        {
            "authorizationToken": base64.b64encode(f"AWS:{password}".encode()).decode(),
            "expiresAt": int(time.time()) + VALID_SECONDS,
            "proxyEndpoint": f"https://{each}.dkr.ecr.{responses.get_region()}.amazonaws.com",
        }
        for each in registries
    ]
    made: Response = answer({"authorizationData": given}, 200)
    return made


def _with_token(plain: Any) -> Any:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Response | None:
        if not is_registry_path(path):
            return None
        if method == "GET" and is_granted(path, query):
            answered: Response = await plain(method, path, headers, body, query)
            return answered
        holder = _holder(headers)
        if holder is None:
            return _refused(401, "UNAUTHORIZED", "Not Authorized", {"Www-Authenticate": _challenge(headers)})
        refused = _denied(method, path, headers, query, holder)
        if refused:
            return refused
        # A layer of another repository is mounted only where the registry is set so (account setting BLOB_MOUNTING).
        own = {name: value for name, value in query.items() if name not in ("mount", "from")}
        with responses.request_scope(holder.account, holder.region):
            served: Response = await plain(method, path, headers, body, own)
        return served

    return handle


def _holder(headers: dict[str, str]) -> Holder | None:
    scheme, _, encoded = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = base64.b64decode(encoded).decode().partition(":")
    except ValueError:
        return None
    holder = holders.get(password) if user == "AWS" else None
    return holder if holder and time.monotonic() < holder.expires else None


def _denied(method: str, path: str, headers: dict[str, str], query: dict[str, Any], holder: Holder) -> Response | None:
    """The refusal of the policies of the token's principal and of the repository."""
    verb, name, _ = parse_path(path) or ("", "", "")
    if verb in ("", "ping"):
        return None
    operation = ACTIONS.get((verb, method.upper()), "UploadLayerPart")
    account, region = _registry(headers, query, holder)
    arn = f"arn:aws:ecr:{region}:{account}:repository/{name or '*'}"
    with responses.request_scope(holder.account, region):
        denied = iam_evaluator.enforce(holder.access_key, f"ecr:{operation}", "ecr", region, arn)
    if not denied:
        return None
    why = refusal.get()
    return _refused(403, "DENIED", why.message if why else "Your authorization token cannot be used", {})


def _registry(headers: dict[str, str], query: dict[str, Any], holder: Holder) -> tuple[str, str]:
    """The registry that the host names, as the emulator finds it; else the one of the token's account."""
    for named in (headers.get("host", ""), str((query.get("ns") or [""])[0])):
        found = HOST.match(named.lower())
        if found:
            return found[1], found[2]
    return holder.account, holder.region


def _challenge(headers: dict[str, str]) -> str:
    return f'Basic realm="https://{headers.get("host", "")}/",service="ecr.amazonaws.com"'


def _refused(status: int, code: str, message: str, more: dict[str, str]) -> Response:
    content = {"errors": [{"code": code, "message": message}]}
    form = {"Content-Type": "application/json", "Docker-Distribution-API-Version": "registry/2.0"}
    return status, {**form, **more}, json.dumps(content).encode()
