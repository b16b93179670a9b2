# A caller cannot choose the action that it is authorized as, and hands over only the roles that it may pass.
import gzip
import json
import urllib.error
import urllib.request
from urllib.parse import urlencode

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


def test_a_role_in_xml_is_handed_over_too(emulator, outsider):
    s3 = client(emulator, outsider, "s3", "s3:*")
    s3.create_bucket(Bucket=f"replicated-{outsider}")
    s3.put_bucket_versioning(Bucket=f"replicated-{outsider}", VersioningConfiguration={"Status": "Enabled"})
    rule = {"Status": "Enabled", "Prefix": "", "Destination": {"Bucket": f"arn:aws:s3:::other-{outsider}"}}
    role = f" arn:aws:iam::{outsider}:role/copies "
    replication = {"Role": role, "Rules": [rule]}
    refusal = message(s3.put_bucket_replication, Bucket=f"replicated-{outsider}", ReplicationConfiguration=replication)
    assert "iam:PassRole" in refusal


def test_a_role_in_the_url_is_handed_over_too(emulator, outsider):
    emulator.role(outsider, "caller", [allow("cloudformation:*", "*")])
    keys = Credentials(*emulator.session(outsider, "caller").values())
    role = emulator.role(outsider, "deploys", trusted="*")
    query = urlencode({"Action": "CreateStack", "StackName": "s", "TemplateBody": "{}", "RoleARN": role})
    address = f"{emulator.endpoint}/?{query}"
    assert "iam:PassRole" in answer(address, keys, "cloudformation")


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


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TARGET = {"X-Amz-Target": "IAM.ListUsers"}


@pytest.mark.parametrize(
    ("query", "body", "headers"),
    [
        ("", b"Action=CreateUser&UserName=u", {"Content-Type": "text/plain"}),
        ("", b"Action=CreateUser&UserName=u", {"Content-Type": "x; application/x-www-form-urlencoded"}),
        ("?Action=ListUsers", b"Action=CreateUser&UserName=u", {"Content-Type": "text/plain"}),
        ("?Action=ListUsers", b"Action=CreateUser&UserName=u", FORM),
        ("", b"Action=CreateUser&UserName=u", {"Content-Type": "text/plain", **TARGET}),
        ("", b'{"Action": ["CreateUser"], "UserName": "u"}', {"Content-Type": "application/x-amz-json-1.1", **TARGET}),
    ],
)
def test_a_form_is_authorized_as_what_it_does(emulator, outsider, query, body, headers):
    emulator.role(outsider, "caller", [allow("iam:ListUsers", "*")])
    keys = Credentials(*emulator.session(outsider, "caller").values())
    assert "InvalidAction" in answer(f"{emulator.endpoint}/{query}", keys, "iam", body, headers)
    assert emulator.client("iam", outsider).list_users()["Users"] == []


def test_a_parameter_is_given_once(emulator, outsider):
    mine = f"arn:aws:iam::{outsider}:user/mine"
    emulator.role(outsider, "caller", [allow("iam:CreateUser", mine)])
    keys = Credentials(*emulator.session(outsider, "caller").values())
    address, body = f"{emulator.endpoint}/?UserName=mine", b"Action=CreateUser&UserName=other"
    assert "InvalidAction" in answer(address, keys, "iam", body, FORM)


def test_an_operation_in_the_path_is_authorized(emulator, outsider):
    emulator.role(outsider, "caller", [allow("cloudwatch:DescribeAlarms", "*")])
    keys = Credentials(*emulator.session(outsider, "caller").values())
    path = "/service/GraniteServiceVersion20100801/operation/ListMetrics"
    for address in (path, f"{path}?Action=DescribeAlarms", f"{path}/operation/DescribeAlarms"):
        refusal = answer(emulator.endpoint + address, keys, "monitoring", b"{}", {"Content-Type": "application/json"})
        assert "cloudwatch:ListMetrics" in refusal or "more than one operation" in refusal


def test_a_path_of_no_operation_is_refused(emulator, outsider):
    emulator.role(outsider, "caller", [allow("sts:GetCallerIdentity", "*")])
    keys = Credentials(*emulator.session(outsider, "caller").values())
    assert "Unable to determine" in answer(f"{emulator.endpoint}/2020-01-01/functions", keys)


def test_a_compressed_request_is_read_by_the_policies_too(emulator, outsider):
    events = client(emulator, outsider, "events", "events:*")
    arn = emulator.role(outsider, "target", trusted="*")
    events.put_rule(Name="r", ScheduleExpression="rate(1 hour)")

    def compress(request, **_):
        request.data = gzip.compress(request.data)
        request.headers["Content-Encoding"] = "gzip"

    events.meta.events.register("before-sign.events.PutTargets", compress)
    target = {"Id": "1", "Arn": f"arn:aws:sqs:{REGION}:{outsider}:q", "RoleArn": arn}
    assert "perform: iam:PassRole" in message(events.put_targets, Rule="r", Targets=[target])


def answer(address, keys, service="lambda", body=None, headers=None):
    request = AWSRequest("POST" if body else "GET", address, headers, body)
    SigV4Auth(keys, service, REGION).add_auth(request)
    sent = urllib.request.Request(address, body, headers=dict(request.headers), method=request.method)
    try:
        return urllib.request.urlopen(sent).read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()
