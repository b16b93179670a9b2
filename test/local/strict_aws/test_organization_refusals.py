# What AWS Organizations refuses for its form or for what it names.
import json
import re

import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, ROOT, deny, numbers

SCP = "SERVICE_CONTROL_POLICY"
RCP = "RESOURCE_CONTROL_POLICY"
NOWHERE = "ou-abcd-12345678"
INVALID = "InvalidInputException"


@pytest.fixture
def organizations(emulator):
    return emulator.client("organizations", MANAGEMENT)


@pytest.fixture
def root(organizations):
    return organizations.list_roots()["Roots"][0]["Id"]


def refusal(call, **parameters):
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return error.value.response["Error"]["Code"], error.value.response.get("Reason")


def create(organizations, kind, content):
    parameters = {"Name": f"policy-{next(numbers)}", "Type": kind, "Description": "a test"}
    return lambda: organizations.create_policy(**parameters, Content=json.dumps(content))


def policy_with(statement, **elements):
    return {"Version": "2012-10-17", "Statement": [statement], **elements}


@pytest.mark.parametrize("policy", ["p-FullAWSAccess", "p-RCPFullAWSAccess"])
def test_policies_of_aws_can_be_neither_changed_nor_deleted(organizations, policy):
    assert refusal(organizations.update_policy, PolicyId=policy, Name="mine") == (INVALID, "IMMUTABLE_POLICY")
    assert refusal(organizations.delete_policy, PolicyId=policy) == (INVALID, "IMMUTABLE_POLICY")
    assert organizations.describe_policy(PolicyId=policy)["Policy"]["PolicySummary"]["AwsManaged"]


def test_full_access_of_rcps_is_attached_to_everything_and_stays(organizations, member, root, attach):
    attach(member, deny("sqs:CreateQueue", principal="*"), kind=RCP)
    unit = organizations.create_organizational_unit(ParentId=root, Name=f"unit-{next(numbers)}")
    for target in (root, unit["OrganizationalUnit"]["Id"], member, MANAGEMENT):
        attached = organizations.list_policies_for_target(TargetId=target, Filter=RCP)["Policies"]
        assert "RCPFullAWSAccess" in [each["Name"] for each in attached]
        detach = {"PolicyId": "p-RCPFullAWSAccess", "TargetId": target}
        assert refusal(organizations.detach_policy, **detach) == (INVALID, "NON_DETACHABLE_POLICY")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (SCP, {"Statement": [deny("sqs:*")]}),
        (SCP, policy_with(deny("sqs:*"), Version="2008-10-17")),
        (SCP, policy_with({"Effect": "Deny", "Action": "sqs:*"})),
        (SCP, policy_with({**deny("sqs:*"), "NotResource": "*"})),
        (SCP, policy_with({**deny("sqs:*"), "NotAction": "sns:*"})),
        (SCP, policy_with({**deny("sqs:*"), "NotPrincipal": "*"})),
        (SCP, policy_with({**deny("sqs:*"), "Effect": "Refuse"})),
        (SCP, {"Version": "2012-10-17", "Statement": []}),
        (RCP, policy_with(deny("*", principal="*"))),
        (RCP, policy_with(deny(["sqs:*", "*"], principal="*"))),
        (RCP, policy_with(deny("sqs:*"))),
        (RCP, policy_with(deny("sqs:*", principal={"AWS": MANAGEMENT}))),
        (RCP, policy_with({"Effect": "Deny", "Principal": "*", "NotAction": "sqs:*", "Resource": "*"})),
    ],
)
def test_a_policy_without_the_form_of_its_kind_is_refused(organizations, kind, content):
    assert refusal(create(organizations, kind, content)) == ("MalformedPolicyDocumentException", None)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (SCP, {"Version": "2012-10-17", "Statement": deny("*")}),
        (SCP, policy_with({"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::*"})),
        (RCP, policy_with({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "NotResource": "arn:aws:s3:::one"})),
    ],
)
def test_a_policy_with_the_form_of_its_kind_is_taken(organizations, kind, content):
    assert create(organizations, kind, content)()["Policy"]["PolicySummary"]["Type"] == kind


def test_the_new_content_of_a_policy_has_its_form_too(organizations):
    policy = create(organizations, SCP, policy_with(deny("sqs:*")))()["Policy"]["PolicySummary"]["Id"]
    change = {"PolicyId": policy, "Content": json.dumps(policy_with({"Effect": "Deny"}))}
    assert refusal(organizations.update_policy, **change)[0] == "MalformedPolicyDocumentException"


def test_what_is_not_in_the_organization_is_named(organizations):
    for list_them in (organizations.list_accounts_for_parent, organizations.list_organizational_units_for_parent):
        assert refusal(list_them, ParentId=NOWHERE)[0] == "ParentNotFoundException"
    detach = {"PolicyId": "p-FullAWSAccess", "TargetId": NOWHERE}
    assert refusal(organizations.detach_policy, **detach)[0] == "TargetNotFoundException"


def test_no_page_has_more_than_20(organizations):
    assert refusal(organizations.list_accounts, MaxResults=21) == (INVALID, "MAX_VALUE_EXCEEDED")
    assert refusal(organizations.list_accounts, NextToken="LTE=") == (INVALID, "INVALID_NEXT_TOKEN")


def test_a_delegated_administrator_has_a_state(organizations, member):
    service = f"service-{next(numbers)}.amazonaws.com"
    organizations.enable_aws_service_access(ServicePrincipal=service)
    organizations.register_delegated_administrator(AccountId=member, ServicePrincipal=service)
    found = organizations.list_delegated_administrators(ServicePrincipal=service)["DelegatedAdministrators"]
    assert [(each["State"], each["Status"]) for each in found] == [("ACTIVE", "ACTIVE")]


def test_an_email_address_has_its_pattern(organizations):
    account = {"Email": "nobody.example.com", "AccountName": "nobody"}
    assert refusal(organizations.create_account, **account) == (INVALID, "INVALID_PATTERN")


def test_each_reason_is_one_that_aws_has(organizations):
    reasons = set()
    for path in (ROOT / "local/strict_aws/organization").glob("*.py"):
        text = path.read_text()
        reasons |= set(re.findall(r'Reason="(\w+)"', text)) | set(re.findall(r'constraint\(\s*"(\w+)"', text))
    model = organizations.meta.service_model
    kinds = ("InvalidInput", "ConstraintViolation", "HandshakeConstraintViolation")
    shapes = [f"{kind}ExceptionReason" for kind in kinds]
    known = {reason for shape in shapes for reason in model.shape_for(shape).enum}
    assert len(reasons) > 10
    assert reasons <= known
