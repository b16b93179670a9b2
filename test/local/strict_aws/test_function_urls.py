# Function URLs with IAM authorization, called as any client does: signed for the service `lambda`.
import json
import urllib.request
from urllib.error import HTTPError
from urllib.parse import urlparse

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from conftest import REGION, allow, back_door, numbers

from functions import create_function, function_role

CALLER = "import json\ndef handler(event, context):\n    return event['requestContext']\n"
BOTH = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]


@pytest.fixture
def url(emulator, outsider):
    """A function URL with IAM authorization."""
    return make_url(emulator, outsider, "AWS_IAM")


def make_url(emulator, account, auth_type, code=CALLER):
    functions = emulator.client("lambda", account)
    create_function(functions, function_role(emulator, account), code)
    return functions.create_function_url_config(FunctionName="f", AuthType=auth_type)["FunctionUrl"]


def call(emulator, url, keys=None, path="", body=None):
    """Calls the URL by the emulator's path for it; answers the status and the body."""
    address = f"{emulator.endpoint}/_aws/lambda-url/{urlparse(url).hostname.split('.')[0]}/{path}"
    data = None if body is None else json.dumps(body).encode()
    json_headers = {} if body is None else {"Content-Type": "application/json"}
    request = AWSRequest("GET" if body is None else "POST", address, headers=json_headers, data=data)
    if keys:
        SigV4Auth(Credentials(*keys.values()), "lambda", REGION).add_auth(request)
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data, dict(request.headers))) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def caller(emulator, account, statements):
    emulator.role(account, "caller", statements)
    return emulator.session(account, "caller", name="zed")


def permit(emulator, account, action, principal, **more):
    emulator.client("lambda", account).add_permission(
        FunctionName="f", StatementId=action.split(":")[1], Action=action, Principal=principal, **more
    )


def test_a_request_without_signature_is_refused(emulator, url):
    assert call(emulator, url) == (403, '{"Message":"Forbidden"}')


def test_the_function_learns_who_called(emulator, outsider, url):
    keys = caller(emulator, outsider, [allow(BOTH, f"arn:aws:lambda:{REGION}:{outsider}:function:f")])
    status, context = call(emulator, url, keys)
    assert status == 200
    assert context["authentication"] is None
    assert context["accountId"] == outsider
    identity = emulator.client("sts", credentials=keys).get_caller_identity()
    assert context["authorizer"] == {
        "iam": {
            "accessKey": keys["aws_access_key_id"],
            "accountId": outsider,
            "callerId": identity["UserId"],
            "cognitoIdentity": None,
            "principalOrgId": None,
            "userArn": f"arn:aws:sts::{outsider}:assumed-role/caller/zed",
            "userId": identity["UserId"],
        }
    }


@pytest.mark.parametrize("action", BOTH)
def test_one_of_the_two_actions_is_not_enough(emulator, outsider, url, action):
    status, _ = call(emulator, url, caller(emulator, outsider, [allow(action, "*")]))
    assert status == 403


def test_the_second_action_can_be_allowed_for_function_urls_only(emulator, outsider, url):
    condition = {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}}
    statements = [allow(BOTH[0], "*"), allow(BOTH[1], "*", condition=condition)]
    keys = caller(emulator, outsider, statements)
    assert call(emulator, url, keys)[0] == 200
    with pytest.raises(ClientError, match="AccessDenied"):
        emulator.client("lambda", credentials=keys).invoke(FunctionName="f")


def test_a_denial_of_other_ways_binds_a_direct_call_which_has_no_such_key(emulator, outsider, url):
    condition = {"BoolIfExists": {"lambda:InvokedViaFunctionUrl": "false"}}
    statements = [allow(BOTH, "*"), {**allow(BOTH[1], "*", condition=condition), "Effect": "Deny"}]
    keys = caller(emulator, outsider, statements)
    assert call(emulator, url, keys)[0] == 200
    forged = json.dumps({"authorizer": {"iam": {"userArn": "arn:aws:iam::111122223333:user/eve"}}})
    with pytest.raises(ClientError, match="explicit deny"):
        emulator.client("lambda", credentials=keys).invoke(FunctionName="f", Payload=forged)


def test_the_function_gets_path_method_and_body(emulator, outsider):
    url = make_url(emulator, outsider, "AWS_IAM", "def handler(event, context):\n    return event\n")
    status, event = call(emulator, url, caller(emulator, outsider, [allow(BOTH, "*")]), "undo", {"dryRun": True})
    assert (status, event["version"], event["rawPath"]) == (200, "2.0", "/undo")
    assert (event["requestContext"]["http"]["method"], event["isBase64Encoded"]) == ("POST", False)
    assert json.loads(event["body"]) == {"dryRun": True}


def test_the_url_of_a_deleted_function_leads_nowhere(emulator, outsider, url):
    keys = caller(emulator, outsider, [allow(BOTH, "*")])
    functions = emulator.client("lambda", outsider)
    functions.delete_function(FunctionName="f")
    assert call(emulator, url, keys)[0] in (403, 404)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        functions.get_function_url_config(FunctionName="f")


def test_a_throttled_function_answers_429(emulator, outsider, url):
    keys = caller(emulator, outsider, [allow(BOTH, "*")])
    functions = emulator.client("lambda", outsider)
    functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
    assert call(emulator, url, keys)[0] == 429


@pytest.mark.parametrize("kind", ["role", "back door"])
def test_a_caller_of_another_account_needs_the_functions_policy_too(emulator, outsider, url, kind):
    other = str(next(numbers))
    keys = caller(emulator, other, [allow(BOTH, "*")]) if kind == "role" else back_door(other)
    assert call(emulator, url, keys)[0] == 403
    permit(emulator, outsider, BOTH[0], other, FunctionUrlAuthType="AWS_IAM")
    assert call(emulator, url, keys)[0] == 403
    permit(emulator, outsider, BOTH[1], other, InvokedViaFunctionUrl=True)
    status, context = call(emulator, url, keys)
    assert (status, context["authorizer"]["iam"]["accountId"]) == (200, other)


def test_a_public_url_needs_a_public_policy(emulator, outsider):
    url = make_url(emulator, outsider, "NONE")
    assert call(emulator, url)[0] == 403
    permit(emulator, outsider, BOTH[0], "*", FunctionUrlAuthType="NONE")
    assert call(emulator, url)[0] == 403
    permit(emulator, outsider, BOTH[1], "*", InvokedViaFunctionUrl=True)
    status, context = call(emulator, url)
    assert (status, context["accountId"]) == (200, "anonymous")
    assert "authorizer" not in context
