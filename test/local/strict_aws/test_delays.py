# What takes effect some seconds after AWS answered.
import json
import time
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from conftest import PATIENCE, REGION, allow, document, start, stop

from functions import create_function

FACTOR = 0.5
ROLE_SECONDS = 10 * FACTOR


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    """With delays that are long enough for a slow machine to see them."""
    running = start(tmp_path_factory.mktemp("delays"), PALISADE_LOCAL_TIME_FACTOR=str(FACTOR))
    yield running
    stop(running)


def service_trust(service):
    return document(allow("sts:AssumeRole", principal={"Service": service}))


def account_trust(account):
    return document(allow("sts:AssumeRole", principal={"AWS": f"arn:aws:iam::{account}:root"}))


def as_administrator(emulator, account):
    emulator.role(account, "administrator")
    return emulator.session(account, "administrator")


def seconds_until_allowed(attempt, since):
    while True:
        try:
            attempt()
        except ClientError:
            assert time.monotonic() - since < PATIENCE
            time.sleep(0.02)
        else:
            return time.monotonic() - since


def test_each_delay_has_a_time_and_a_document():
    rows = json.loads((Path(__file__).parents[3] / "local/strict_aws/tables/delays.json").read_text())
    assert all(row["seconds"] > 0 and row["behavior"] and row["document"] for row in rows.values())


def test_a_new_role_cannot_be_assumed_for_some_seconds(emulator, outsider):
    keys = as_administrator(emulator, outsider)
    iam, sts = emulator.client("iam", credentials=keys), emulator.client("sts", credentials=keys)
    began = time.monotonic()
    role = iam.create_role(RoleName="new", AssumeRolePolicyDocument=account_trust(outsider))["Role"]["Arn"]
    with pytest.raises(ClientError, match=r"AccessDenied.*not authorized to perform: sts:AssumeRole"):
        sts.assume_role(RoleArn=role, RoleSessionName="zed")
    waited = seconds_until_allowed(lambda: sts.assume_role(RoleArn=role, RoleSessionName="zed"), began)
    assert waited >= ROLE_SECONDS


def test_a_role_is_new_again_after_it_was_deleted(emulator, outsider):
    keys = as_administrator(emulator, outsider)
    iam, sts = emulator.client("iam", credentials=keys), emulator.client("sts", credentials=keys)

    def create():
        return iam.create_role(RoleName="new", AssumeRolePolicyDocument=account_trust(outsider))["Role"]["Arn"]

    role = create()
    seconds_until_allowed(lambda: sts.assume_role(RoleArn=role, RoleSessionName="zed"), time.monotonic())
    iam.delete_role(RoleName="new")
    create()
    with pytest.raises(ClientError, match="AccessDenied"):
        sts.assume_role(RoleArn=role, RoleSessionName="zed")


def test_a_role_of_the_back_door_can_be_assumed_at_once(emulator, outsider):
    emulator.role(outsider, "administrator")
    role = emulator.role(outsider, "worker")
    for caller in ({"account": outsider}, {"credentials": emulator.session(outsider, "administrator")}):
        emulator.client("sts", **caller).assume_role(RoleArn=role, RoleSessionName="zed")


def test_a_role_of_a_stack_can_be_assumed_at_once(emulator, outsider):
    keys = as_administrator(emulator, outsider)
    properties = {"RoleName": "stacked", "AssumeRolePolicyDocument": json.loads(account_trust(outsider))}
    template = {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": properties}}}
    stacks = emulator.client("cloudformation", credentials=keys)
    stacks.create_stack(StackName="s", TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_NAMED_IAM"])
    stacks.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig={"Delay": 0.05, "MaxAttempts": 2_000})
    role = f"arn:aws:iam::{outsider}:role/stacked"
    emulator.client("sts", credentials=keys).assume_role(RoleArn=role, RoleSessionName="zed")


def test_a_new_role_cannot_be_the_role_of_a_function_for_some_seconds(emulator, outsider):
    keys = as_administrator(emulator, outsider)
    iam, functions = emulator.client("iam", credentials=keys), emulator.client("lambda", credentials=keys)
    trust = service_trust("lambda.amazonaws.com")
    began = time.monotonic()
    role = iam.create_role(RoleName="new", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    with pytest.raises(ClientError, match=r"InvalidParameterValueException.*cannot be assumed by Lambda"):
        create_function(functions, role, "handler = print\n")
    assert seconds_until_allowed(lambda: create_function(functions, role, "handler = print\n"), began) >= ROLE_SECONDS


def test_a_new_role_cannot_be_the_role_of_a_target_for_some_seconds(emulator, outsider):
    keys = as_administrator(emulator, outsider)
    iam, events = emulator.client("iam", credentials=keys), emulator.client("events", credentials=keys)
    events.put_rule(Name="r", EventPattern='{"source": ["my.app"]}')
    target = {"Id": "q", "Arn": f"arn:aws:sqs:{REGION}:{outsider}:q", "RoleArn": f"arn:aws:iam::{outsider}:role/new"}

    def put():
        events.put_targets(Rule="r", Targets=[target])

    began = time.monotonic()
    iam.create_role(RoleName="new", AssumeRolePolicyDocument=service_trust("events.amazonaws.com"))
    with pytest.raises(ClientError, match=r"ValidationException.*cannot be assumed by principal 'events"):
        put()
    assert seconds_until_allowed(put, began) >= ROLE_SECONDS
