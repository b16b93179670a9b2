# What is longer or more than AWS takes is refused with AWS's error, to the back door too. The limits are in the table.
import asyncio
import copy
import io
import json
import zipfile

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from conftest import allow, document, numbers
from ministack.core import responses
from ministack.services import config, iam
from signed_calls import SignedCall
from strict_aws.limits.sizes import SIZES, limited, refusal
from strict_aws.requests.calls import Call, current_call

SIZE = {size.measure: size for size in SIZES}
TRUST = document(allow("sts:AssumeRole", principal={"Service": "lambda.amazonaws.com"}))
ENTRY = {"Source": "test", "DetailType": "test"}


@pytest.fixture
def account():
    return str(next(numbers))


@pytest.fixture
def client(emulator, account):
    return lambda service: emulator.client(service, account)


def error_of(call, **parameters):
    with pytest.raises(ClientError) as raised:
        call(**parameters)
    error = raised.value.response
    return error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Message"]


def expected(measure, name=""):
    size = SIZE[measure]
    return size.code, size.status, size.message.replace("{name}", name).replace("{value}", str(size.maximum + 1))


def policy(length):
    """A policy of this length without white space, and some white space in it."""
    empty = len("".join(document(allow("s3:Get*", "arn:aws:s3:::b/")).split()))
    return document(allow("s3:Get*", "arn:aws:s3:::b/" + "x" * (length - empty))) + " " * 100


def pattern(length):
    return json.dumps({"source": ["x" * (length - len('{"source": [""]}'))]})


def test_event_patterns(client):
    limit = SIZE["event pattern"].maximum
    client("events").put_rule(Name="fits", EventPattern=pattern(limit))
    assert error_of(client("events").put_rule, Name="big", EventPattern=pattern(limit + 1)) == expected("event pattern")


def test_rules_of_a_bus(client):
    events, limit = client("events"), SIZE["rules of the bus"].maximum
    for number in range(limit):
        events.put_rule(Name=f"rule{number}", EventPattern=pattern(30))
    assert error_of(events.put_rule, Name="more", EventPattern=pattern(30)) == expected("rules of the bus")
    events.put_rule(Name="rule0", EventPattern=pattern(40))
    events.create_event_bus(Name="other")
    events.put_rule(Name="more", EventBusName="other", EventPattern=pattern(30))


def test_targets_of_a_rule(client, account):
    events, limit = client("events"), SIZE["targets of the rule"].maximum
    targets = [{"Id": str(number), "Arn": f"arn:aws:sqs:us-east-1:{account}:queue"} for number in range(limit + 1)]
    events.put_rule(Name="rule", EventPattern=pattern(30))
    events.put_targets(Rule="rule", Targets=targets[:limit])
    events.put_targets(Rule="rule", Targets=targets[:1])
    assert error_of(events.put_targets, Rule="rule", Targets=targets[limit:]) == expected("targets of the rule")


def test_the_policy_of_a_bus(client, account):
    events = client("events")
    big = document(allow("events:PutEvents", "x" * SIZE["policy of the bus"].maximum, principal="*"))
    assert error_of(events.put_permission, Policy=big) == expected("policy of the bus")
    statement = {"Action": "events:PutEvents", "Principal": account}
    for number in range(20):
        events.put_permission(StatementId=f"s{number}", **statement)
    grow = lambda: [events.put_permission(StatementId=f"s{number}", **statement) for number in range(20, 100)]  # noqa: E731
    assert error_of(grow) == expected("policy of the bus")


def test_all_entries_of_put_events_together(client):
    half = {**ENTRY, "Detail": json.dumps({"text": "x" * (SIZE["entries in bytes"].maximum // 2)})}
    assert client("events").put_events(Entries=[half])["FailedEntryCount"] == 0
    assert error_of(client("events").put_events, Entries=[half, half]) == expected("entries in bytes")


@pytest.mark.parametrize("kind", ["role", "user", "group"])
def test_inline_policies_together(client, kind):
    iam, measure = client("iam"), f"inline policies of the {kind}"
    name, half = {f"{kind.title()}Name": "one"}, SIZE[measure].maximum // 2
    create = {"role": iam.create_role, "user": iam.create_user, "group": iam.create_group}[kind]
    create(**name, **({"AssumeRolePolicyDocument": TRUST} if kind == "role" else {}))
    put = {"role": iam.put_role_policy, "user": iam.put_user_policy, "group": iam.put_group_policy}[kind]
    for policy_name in ("first", "second", "second"):
        put(**name, PolicyName=policy_name, PolicyDocument=policy(half))
    assert error_of(put, **name, PolicyName="second", PolicyDocument=policy(half + 1)) == expected(measure, "one")


def test_managed_policies(client):
    iam, limit = client("iam"), SIZE["policy document"].maximum
    arn = iam.create_policy(PolicyName="fits", PolicyDocument=policy(limit))["Policy"]["Arn"]
    big = policy(limit + 1)
    assert error_of(iam.create_policy, PolicyName="big", PolicyDocument=big) == expected("policy document")
    assert error_of(iam.create_policy_version, PolicyArn=arn, PolicyDocument=big) == expected("policy document")


def test_trust_policies(client):
    iam = client("iam")
    iam.create_role(RoleName="one", AssumeRolePolicyDocument=TRUST)
    services = [f"service{number}.amazonaws.com" for number in range(SIZE["trust policy"].maximum // 20)]
    big = document(allow("sts:AssumeRole", principal={"Service": services}))
    assert error_of(iam.create_role, RoleName="two", AssumeRolePolicyDocument=big) == expected("trust policy")
    assert error_of(iam.update_assume_role_policy, RoleName="one", PolicyDocument=big) == expected("trust policy")


def test_managed_policies_of_a_role(client):
    iam, limit = client("iam"), SIZE["managed policies of the role"].maximum
    iam.create_role(RoleName="one", AssumeRolePolicyDocument=TRUST)
    policies = [iam.create_policy(PolicyName=f"p{n}", PolicyDocument=policy(200))["Policy"] for n in range(limit + 1)]
    for each in policies[:limit]:
        iam.attach_role_policy(RoleName="one", PolicyArn=each["Arn"])
    refused = error_of(iam.attach_role_policy, RoleName="one", PolicyArn=policies[limit]["Arn"])
    assert refused == expected("managed policies of the role")


def test_parameters_of_each_tier(client):
    ssm, standard, advanced = client("ssm"), *(SIZE[f"{tier} parameter"].maximum for tier in ("standard", "advanced"))
    put = {"Name": "/one", "Type": "String", "Overwrite": True}
    ssm.put_parameter(**put, Value="x" * standard)
    assert error_of(ssm.put_parameter, **put, Value="x" * (standard + 1)) == expected("standard parameter")
    ssm.put_parameter(**put, Value="x" * advanced, Tier="Intelligent-Tiering")
    refused = error_of(ssm.put_parameter, **put, Value="x" * (advanced + 1), Tier="Advanced")
    assert refused == expected("advanced parameter")


def test_environment_variables(client, account):
    client("iam").create_role(RoleName="function", AssumeRolePolicyDocument=TRUST)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr("index.py", "def handler(event, context): pass")
    function = {"FunctionName": "one", "Role": f"arn:aws:iam::{account}:role/function", "Runtime": "python3.12"}
    function |= {"Handler": "index.handler", "Code": {"ZipFile": archive.getvalue()}}
    big = {"Variables": {"A": "x" * SIZE["environment variables"].maximum}}
    create, update = client("lambda").create_function, client("lambda").update_function_configuration
    assert error_of(create, **function, Environment=big) == expected("environment variables")
    create(**function, Environment={"Variables": {"A": "x" * 4000}})
    assert error_of(update, FunctionName="one", Environment=big) == expected("environment variables")


def bucket_policy(bucket, account, length):
    return document(allow("s3:GetObject", f"arn:aws:s3:::{bucket}/{'x' * length}", principal={"AWS": account}))


def test_bucket_policies(client, account):
    s3, bucket, limit = client("s3"), f"policies-{account}", SIZE["bucket policy"].maximum
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=bucket_policy(bucket, account, limit - 200))
    big = bucket_policy(bucket, account, limit)
    assert error_of(s3.put_bucket_policy, Bucket=bucket, Policy=big) == expected("bucket policy")


def test_bucket_policies_that_are_put_to_the_buckets_own_host(emulator, client, account):
    bucket = f"host{account}policies"
    client("s3").create_bucket(Bucket=bucket)
    named = copy.copy(emulator)
    named.endpoint = emulator.endpoint.replace("127.0.0.1", "localhost")
    door = {"aws_access_key_id": account, "aws_secret_access_key": "test"}
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "virtual"})
    given = {"Bucket": bucket, "Policy": bucket_policy(bucket, account, SIZE["bucket policy"].maximum)}
    call = SignedCall(named, "s3", "PutBucketPolicy", door, parameters=given, config=config)
    assert call.send(Host=f"{bucket}.localhost") == expected("bucket policy")[:2]


def test_key_policies(client, account):
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    root = {"AWS": f"arn:aws:iam::{account}:root"}
    big = document(allow("kms:*", "x" * SIZE["key policy"].maximum, principal=root))
    put = {"KeyId": key, "PolicyName": "default"}
    assert error_of(kms.put_key_policy, **put, Policy=big) == expected("key policy")
    assert error_of(kms.create_key, Policy=big) == expected("key policy")


def test_repository_policies(client):
    ecr, limit = client("ecr"), SIZE["repository policy"].maximum
    ecr.create_repository(repositoryName="images")

    def text(length):
        return document(allow("ecr:*", principal="*")).ljust(length)

    ecr.set_repository_policy(repositoryName="images", policyText=text(limit))
    put = {"repositoryName": "images", "policyText": text(limit + 1)}
    assert error_of(ecr.set_repository_policy, **put) == expected("repository policy")


def test_delays_and_policies_of_queues(client):
    sqs, limit = client("sqs"), SIZE["delay"].maximum
    url = sqs.create_queue(QueueName="queue")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="x", DelaySeconds=limit)
    refused = error_of(sqs.send_message, QueueUrl=url, MessageBody="x", DelaySeconds=limit + 1)
    assert refused == expected("delay")
    entries = [{"Id": str(delay), "MessageBody": "x", "DelaySeconds": delay} for delay in (limit, limit + 1)]
    batch = sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert [each["Id"] for each in batch["Successful"]] == [str(limit)]
    assert [(each["Id"], each["Code"]) for each in batch["Failed"]] == [(str(limit + 1), SIZE["delay"].code)]
    big = {"Policy": document(allow("sqs:SendMessage", "x" * SIZE["queue policy"].maximum, principal="*"))}
    assert error_of(sqs.set_queue_attributes, QueueUrl=url, Attributes=big) == expected("queue policy")


def test_who_may_not_call_is_denied_before_the_size_is_looked_at(emulator, account):
    emulator.role(account, "reader", [allow("events:List*", "*")])
    events = emulator.client("events", credentials=emulator.session(account, "reader"))
    assert error_of(events.put_rule, Name="big", EventPattern=pattern(5000))[0] == "AccessDeniedException"


# What the emulator refuses by itself; the wrapper has nothing to add.
def test_the_emulator_knows_these_limits(client):
    sqs, sns, table, events = (client(service) for service in ("sqs", "sns", "dynamodb", "events"))
    url = sqs.create_queue(QueueName="queue")["QueueUrl"]
    topic = sns.create_topic(Name="topic")["TopicArn"]
    key = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}
    table.create_table(TableName="table", AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], **key)
    messages = [{"Id": str(number), "MessageBody": "x"} for number in range(11)]
    item = {"id": {"S": "1"}, "text": {"S": "x" * 400 * 1024}}
    puts = [{"PutRequest": {"Item": {"id": {"S": str(number)}}}} for number in range(26)]
    refusals = [
        error_of(sqs.send_message, QueueUrl=url, MessageBody="x" * 1_048_577),
        error_of(sqs.send_message_batch, QueueUrl=url, Entries=messages),
        error_of(sqs.set_queue_attributes, QueueUrl=url, Attributes={"DelaySeconds": "901"}),
        error_of(sns.publish, TopicArn=topic, Message="x" * 262_145),
        error_of(table.put_item, TableName="table", Item=item),
        error_of(table.batch_write_item, RequestItems={"table": puts}),
        error_of(events.put_events, Entries=[{**ENTRY, "Detail": "{}"}] * 11),
    ]
    assert [code for code, *_ in refusals] == [
        "InvalidParameterValue",
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        "InvalidAttributeValue",
        "InvalidParameter",
        "ValidationException",
        "ValidationException",
        "ValidationException",
    ]


@pytest.mark.parametrize(
    ("service", "operation", "measure", "stored", "given"),
    [
        ("iam", "CreateRole", "roles of the account", iam._roles, {"RoleName": "more"}),
        (
            "config",
            "PutConfigRule",
            "configuration rules",
            config._config_rules,
            {"ConfigRule": {"ConfigRuleName": "more"}},
        ),
    ],
)
def test_counts_that_are_too_large_to_reach_by_calls(service, operation, measure, stored, given):
    call = Call(service, operation, "1", "us-east-1", "1", "POST", "/", {}, json.dumps(given).encode(), {}, "")
    with responses.request_scope(str(next(numbers)), "us-east-1"):
        for number in range(SIZE[measure].maximum - 1):
            stored[f"name{number}"] = {}
        before = refusal(call)
        stored["last"] = {}
        after = refusal(call)
        stored["more"] = stored.pop("last")
        renewed = refusal(call)
    code = SIZE[measure].code.encode()
    assert [code in (answer[2] if answer else b"") for answer in (before, after, renewed)] == [False, True, False]


def test_a_request_that_cannot_be_measured_is_left_to_the_service():
    async def service(*_):
        return 400, {}, b"{}"

    body = b'{"Entries": 5}'
    call = Call("events", "PutEvents", "1", "us-east-1", "1", "POST", "/", {}, body, {}, "")
    token = current_call.set(call)
    assert asyncio.run(limited(service)("POST", "/", {}, body, {})) == (400, {}, b"{}")
    current_call.reset(token)


def test_every_limit_names_its_document():
    assert [size.measure for size in SIZES if not size.document] == []
