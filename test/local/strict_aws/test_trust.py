# Whom a role trusts after the trusted role or user was deleted: IAM keeps the unique id, not the ARN.
import json

import pytest
from botocore.exceptions import ClientError
from conftest import allow, document


def trusting(emulator, owner, trusted, condition=None):
    """Creates a role that trusts this principal; answers its ARN."""
    principal = {"AWS": trusted}
    trust = document(allow("sts:AssumeRole", principal=principal, condition=condition))
    iam = emulator.client("iam", owner)
    return iam.create_role(RoleName="trusting", AssumeRolePolicyDocument=trust)["Role"]["Arn"]


def delete(emulator, account):
    iam = emulator.client("iam", account)
    iam.delete_role_policy(RoleName="caller", PolicyName="inline")
    iam.delete_role(RoleName="caller")


def assume(emulator, account, role):
    keys = emulator.session(account, "caller")
    return emulator.client("sts", credentials=keys).assume_role(RoleArn=role, RoleSessionName="zed")


def test_a_role_that_was_created_again_is_not_trusted_until_the_policy_is_saved_again(emulator, outsider, member):
    caller = emulator.role(outsider, "caller")
    role = trusting(emulator, member, caller)
    assume(emulator, outsider, role)
    unique_id = emulator.client("iam", outsider).get_role(RoleName="caller")["Role"]["RoleId"]
    delete(emulator, outsider)
    emulator.role(outsider, "caller")
    with pytest.raises(ClientError, match=r"AccessDenied.*sts:AssumeRole"):
        assume(emulator, outsider, role)
    iam = emulator.client("iam", member)
    trust = iam.get_role(RoleName="trusting")["Role"]["AssumeRolePolicyDocument"]
    assert trust["Statement"][0]["Principal"] == {"AWS": unique_id}
    saved = document(allow("sts:AssumeRole", principal={"AWS": caller}))
    iam.update_assume_role_policy(RoleName="trusting", PolicyDocument=saved)
    assume(emulator, outsider, role)


def test_trust_in_an_account_with_a_condition_on_the_arn_holds(emulator, outsider, member):
    caller = emulator.role(outsider, "caller")
    root = f"arn:aws:iam::{outsider}:root"
    role = trusting(emulator, member, root, condition={"ArnEquals": {"aws:PrincipalArn": caller}})
    assume(emulator, outsider, role)
    delete(emulator, outsider)
    emulator.role(outsider, "caller")
    assume(emulator, outsider, role)


def test_a_stack_that_deletes_a_role_ends_the_trust_in_it(emulator, outsider, member):
    trust = json.loads(document(allow("sts:AssumeRole", principal={"AWS": f"arn:aws:iam::{outsider}:root"})))
    properties = {"RoleName": "stacked", "AssumeRolePolicyDocument": trust}
    template = json.dumps({"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": properties}}})
    stacks = emulator.client("cloudformation", outsider)
    stacks.create_stack(StackName="s", TemplateBody=template, Capabilities=["CAPABILITY_NAMED_IAM"])
    quickly = {"Delay": 0.05, "MaxAttempts": 100}
    stacks.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig=quickly)
    trusting(emulator, member, [f"arn:aws:iam::{outsider}:role/stacked", f"arn:aws:iam::{member}:root"])
    unique_id = emulator.client("iam", outsider).get_role(RoleName="stacked")["Role"]["RoleId"]
    stacks.delete_stack(StackName="s")
    stacks.get_waiter("stack_delete_complete").wait(StackName="s", WaiterConfig=quickly)
    kept = emulator.client("iam", member).get_role(RoleName="trusting")["Role"]["AssumeRolePolicyDocument"]
    assert kept["Statement"][0]["Principal"]["AWS"] == [unique_id, f"arn:aws:iam::{member}:root"]


def test_a_user_that_was_created_again_is_not_trusted(emulator, outsider, member):
    iam = emulator.client("iam", outsider)
    user = iam.create_user(UserName="caller")["User"]
    trusting(emulator, member, user["Arn"])
    iam.delete_user(UserName="caller")
    iam.create_user(UserName="caller")
    kept = emulator.client("iam", member).get_role(RoleName="trusting")["Role"]["AssumeRolePolicyDocument"]
    assert kept["Statement"][0]["Principal"] == {"AWS": user["UserId"]}
