# A caller cannot choose the action that it is authorized as, and hands over only the roles that it may pass.
import json
import urllib.error
import urllib.request

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from conftest import REGION, allow, package

LAMBDA = {"FunctionName": "f", "Runtime": "python3.11", "Handler": "i.h"}


def client(emulator, account, service, *actions):
    emulator.role(account, "caller", [allow(list(actions), "*")])
    return emulator.client(service, credentials=emulator.session(account, "caller"))


def message(call, **parameters):
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return caught.value.response["Error"]["Message"]


def with_header(made):
    def add(request, **_):
        request.headers["X-Amz-Target"] = "X.GetObject"

    made.meta.events.register("before-sign.*.*", add)


def with_parameter(made):
    def add(request, **_):
        request.url += ("&" if "?" in request.url else "?") + "Action=GetObject"

    made.meta.events.register("before-sign.*.*", add)


@pytest.mark.parametrize("disguise", [with_header, with_parameter])
def test_s3_is_authorized_by_method_and_path(emulator, outsider, disguise):
    owner = emulator.client("s3", outsider)
    bucket = f"disguise-{outsider}"
    owner.create_bucket(Bucket=bucket)
    owner.put_object(Bucket=bucket, Key="key", Body=b"data")
    s3 = client(emulator, outsider, "s3", "s3:GetObject")
    disguise(s3)
    assert "s3:DeleteObject" in message(s3.delete_object, Bucket=bucket, Key="key")
    owner.head_object(Bucket=bucket, Key="key")


def test_a_request_that_names_two_operations_is_refused(emulator, outsider):
    sqs = client(emulator, outsider, "sqs", "sqs:ListQueues")

    def add(request, **_):
        request.url += "?Action=ListQueues"

    sqs.meta.events.register("before-sign.sqs.CreateQueue", add)
    assert "more than one operation" in message(sqs.create_queue, QueueName="q")


@pytest.mark.parametrize(
    ("operation", "parameters", "action"),
    [
        ("invoke", {"FunctionName": "f"}, "InvokeFunction"),
        ("update_alias", {"FunctionName": "f", "Name": "a"}, "UpdateAlias"),
        ("delete_alias", {"FunctionName": "f", "Name": "a"}, "DeleteAlias"),
        (
            "put_function_recursion_config",
            {"FunctionName": "f", "RecursiveLoop": "Allow"},
            "PutFunctionRecursionConfig",
        ),
        ("delete_function_url_config", {"FunctionName": "f"}, "DeleteFunctionUrlConfig"),
        ("get_function_concurrency", {"FunctionName": "f"}, "GetFunctionConcurrency"),
        ("delete_event_source_mapping", {"UUID": "u" * 36}, "DeleteEventSourceMapping"),
        ("get_account_settings", {}, "GetAccountSettings"),
    ],
)
def test_lambda_asks_the_action_of_its_operation(emulator, outsider, operation, parameters, action):
    functions = client(emulator, outsider, "lambda", "sts:GetCallerIdentity")
    assert f"perform: lambda:{action} " in message(getattr(functions, operation), **parameters)


def test_a_batch_asks_the_single_action(emulator, outsider):
    emulator.client("sqs", outsider).create_queue(QueueName="q")
    sqs = client(emulator, outsider, "sqs", "sqs:SendMessage")
    url = f"{emulator.endpoint}/{outsider}/q"
    entries = [{"Id": "1", "MessageBody": "m"}]
    assert len(sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]) == 1
    assert "sqs:DeleteMessage " in message(
        sqs.delete_message_batch, QueueUrl=url, Entries=[{"Id": "1", "ReceiptHandle": "r"}]
    )


def test_a_role_is_handed_over_only_with_permission_to_pass_it(emulator, outsider):
    events = client(emulator, outsider, "events", "events:*")
    emulator.role(outsider, "target", trusted="*")
    arn = f"arn:aws:iam::{outsider}:role/target"
    events.put_rule(Name="r", ScheduleExpression="rate(1 hour)")
    target = {"Id": "1", "Arn": f"arn:aws:sqs:{REGION}:{outsider}:q", "RoleArn": arn}
    refusal = message(events.put_targets, Rule="r", Targets=[target])
    assert f"perform: iam:PassRole on resource: {arn} because no identity-based policy allows" in refusal
    passes = allow("iam:PassRole", arn, condition={"StringEquals": {"iam:PassedToService": "events.amazonaws.com"}})
    emulator.client("iam", outsider).put_role_policy(
        RoleName="caller", PolicyName="passes", PolicyDocument=policy(passes)
    )
    events.put_targets(Rule="r", Targets=[target])


def policy(statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_a_function_url_asks_for_both_actions(emulator, outsider):
    functions = emulator.client("lambda", outsider)
    runs = emulator.role(outsider, "runs", trusted="*")
    functions.create_function(Role=runs, Code={"ZipFile": package()}, **LAMBDA)
    url = functions.create_function_url_config(FunctionName="f", AuthType="AWS_IAM")["FunctionUrl"]
    address = f"{emulator.endpoint}/_aws/lambda-url/{url.split('//')[1].split('.')[0]}/"
    emulator.role(outsider, "caller", [allow("lambda:InvokeFunctionUrl", "*")])
    keys = Credentials(*emulator.session(outsider, "caller").values())
    assert "perform: lambda:InvokeFunction on" in answer(address, keys)
    through = allow("lambda:InvokeFunction", "*", condition={"Bool": {"lambda:InvokedViaFunctionUrl": "true"}})
    emulator.client("iam", outsider).put_role_policy(
        RoleName="caller", PolicyName="both", PolicyDocument=policy(through)
    )
    assert "not authorized" not in answer(address, keys)


def answer(address, keys):
    request = AWSRequest("GET", address)
    SigV4Auth(keys, "lambda", REGION).add_auth(request)
    try:
        return urllib.request.urlopen(urllib.request.Request(address, headers=dict(request.headers))).read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()
