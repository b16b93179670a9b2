"""Which IAM action a call is authorized as: its operation's, and never one that the caller chose.

The emulator believes an ``Action`` parameter and an ``x-amz-target`` header before the path, for REST services too.
"""

from typing import Any

from ministack.core import iam_actions

from ..settings import table
from ..wrapping import wrap
from . import calls
from .bodies import form_of, is_form, json_of
from .calls import Call, Response, error_response
from .operations import is_rest, operation_in_path, operation_of

ACTIONS: dict[str, Any] = table("actions")
QUERY_SERVICES = frozenset(
    {"autoscaling", "cloudformation", "ec2", "elasticache", "elasticloadbalancing", "iam", "monitoring", "rds", "ses"}
    | {"sns", "sqs", "sts"}
)
# Amazon SQS and Amazon CloudWatch speak JSON too, and CloudWatch a protocol that names the operation in the path.
JSON_TARGETS = ("AmazonSQS.", "GraniteServiceVersion20100801.")
# Of their paths that are of no operation, the emulator serves some and asks no policy about them.
ONLY_OPERATIONS = frozenset({"lambda", "pipes", "scheduler"})


def install() -> None:
    """Wraps the emulator's choice of the action, and refuses requests that name two operations."""
    wrap(iam_actions, "extract_iam_action", "service method path headers body query_params", _by_operation)
    calls.checks += [refuse_two_operations, refuse_no_operation]


def _by_operation(plain: Any) -> Any:
    def extract_iam_action(
        service: str, method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> str | None:
        if is_rest(service, query_params):
            headers = {name: value for name, value in headers.items() if name not in ("x-amz-target", "content-type")}
            query_params = {name: value for name, value in query_params.items() if name != "Action"}
        elif "x-amz-target" in headers:
            query_params = {name: value for name, value in query_params.items() if name != "Action"}
        if "x-amz-target" not in headers and (in_path := operation_in_path(service, path)):
            return f"cloudwatch:{in_path}"
        if service not in ACTIONS:
            return _text(plain(service, method, path, headers, body, query_params))
        operation = operation_of(service, method, path, headers, body, query_params)
        listed = ACTIONS.get(service, {}).get(operation)
        if isinstance(listed, dict):
            verb = str(json_of(body).get("Statement", "")).strip().split(" ", 1)[0].lower()
            listed = listed.get(verb, operation)
        if listed or service == "lambda":
            return f"{service}:{listed or operation}" if listed or operation else None
        return _text(plain(service, method, path, headers, body, query_params))

    return extract_iam_action


def _text(action: Any) -> str | None:
    return str(action) if action else None


def refuse_two_operations(call: Call) -> Response | None:
    """A request that names one operation for the policies and another one for the service is of neither.

    Services with a query protocol take a form. Those of the emulator also take a form of another content type, and
    JSON, in which the policies find no action or another one.
    """
    if is_rest(call.service, call.query):
        return None
    target = call.headers.get("x-amz-target", "")
    if (
        call.service in QUERY_SERVICES
        and not _is_json_or_cbor(call, target)
        and (target or (call.body and not is_form(call.headers)))
    ):
        return error_response(call, 400, "InvalidAction", "The request is not a form.")
    named = {*_listed(call.query.get("Action")), operation_in_path(call.service, call.path)} - {""}
    form = form_of(call.body) if is_form(call.headers) else {}
    named.update(form.get("Action", []))
    if target:
        named.add(target.rsplit(".", 1)[-1])
    # The policies would be asked about the parameters of the query, and the service would take those of the form.
    differ = any(name in call.query and call.query[name] != values for name, values in form.items())
    if len(named) < 2 and not differ:
        return None
    return error_response(call, 400, "InvalidAction", "The request names more than one operation.")


def refuse_no_operation(call: Call) -> Response | None:
    """A signed request whose path is of no operation, such as one of Lambda's with another date."""
    if call.service not in ONLY_OPERATIONS or call.operation or not call.access_key:
        return None
    message = "Unable to determine service/operation name to be authorized"
    return error_response(call, 403, "AccessDeniedException", message)


def _is_json_or_cbor(call: Call, target: str) -> bool:
    """Whether a service with several protocols is called by another one than query."""
    json = "amz-json" in call.headers.get("content-type", "") and target.startswith(JSON_TARGETS)
    return json or operation_in_path(call.service, call.path) != ""


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
