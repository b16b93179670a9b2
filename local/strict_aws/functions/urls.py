"""Function URLs: who may call them, and what a function hears about its caller.

AWS Lambda Developer Guide, "Control access to Lambda function URLs" (two actions since October 2025; the resource's
policy always counts with auth type NONE) and "Invoking Lambda function URLs", "Request payload format".
"""

from typing import Any

from ministack import app
from ministack.core import iam_evaluator, responses, router
from ministack.services import lambda_svc

from ..policies.context_keys import request_of
from ..policies.service_roles import evaluate_resource_policy
from ..requests.calls import Response
from ..wrapping import original_of, wrap

INVOKE_URL, INVOKE = "lambda:InvokeFunctionUrl", "lambda:InvokeFunction"

function_policy = original_of(lambda_svc, "function_policy_for_arn", "resource_arn")
FORBIDDEN = b'{"Message":"Forbidden"}'


def install() -> None:
    """Makes public function URLs need a policy, and hands over the caller."""
    wrap(
        app,
        "_enforce_data_plane",
        "service iam_action headers query_params request_id resource_arn service_context auth_error_response "
        "named_resource",
        _with_public_urls,
    )
    wrap(
        lambda_svc,
        "_build_function_url_event",
        "url_id account_id region method path headers body query_params source_ip anonymous trace_root",
        _with_authorizer,
    )


def _with_public_urls(plain: Any) -> Any:
    def enforce(service: str, iam_action: str, headers: Any, query: Any, request_id: str, **more: Any) -> Any:
        keys = more.get("service_context") or {}
        if iam_action != INVOKE_URL or keys.get("lambda:FunctionUrlAuthType") != "NONE":
            # For the second action see further_actions.
            return plain(service, iam_action, headers, query, request_id, **more)
        return None if _is_public(more["resource_arn"], keys) else _forbidden()

    return enforce


def _forbidden() -> Response:
    return 403, {"Content-Type": "application/json", "x-amzn-ErrorType": "AccessDeniedException"}, FORBIDDEN


def _is_public(function_arn: str, keys: dict[str, str]) -> bool:
    """Whether the function's policy allows both actions to everybody."""
    _, _, _, region, owner, _ = function_arn.split(":", 5)
    with responses.request_scope(owner, region):
        found = function_policy(function_arn)
    asked = {INVOKE_URL: keys, INVOKE: {"lambda:InvokedViaFunctionUrl": "true"}}
    nobody = iam_evaluator.PrincipalInfo("*", "Anonymous", "", [])
    requests = [request_of(nobody, action, function_arn, region, asked[action]) for action in asked]
    return found is not None and all(evaluate_resource_policy(found[0], each).decision == "Allow" for each in requests)


def _with_authorizer(plain: Any) -> Any:
    def build_event(
        url_id: str,
        account: str,
        region: str,
        method: str,
        path: str,
        headers: Any,
        body: bytes,
        query: Any,
        **more: Any,
    ) -> Any:
        event = plain(url_id, account, region, method, path, headers, body, query, **more)
        if not more.get("anonymous"):
            key = router.extract_access_key_id(headers, query)
            event["requestContext"]["authentication"] = None
            event["requestContext"]["authorizer"] = {"iam": _caller(key)}
        return event

    return build_event


def _caller(key: str) -> dict[str, Any]:
    who = iam_evaluator.resolve_principal(key, responses.get_account_id())
    context = iam_evaluator.EvalContext(who.arn, who.type, who.account, INVOKE_URL, "*", responses.get_region())
    user_id = who.keys["aws:userid"]
    return {
        "accessKey": key,
        "accountId": who.account,
        "callerId": user_id,
        "cognitoIdentity": None,
        "principalOrgId": iam_evaluator._resolve_condition_key("aws:PrincipalOrgID", context),
        "userArn": who.arn,
        "userId": user_id,
    }
