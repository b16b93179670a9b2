# The model registry of SageMaker as its API reference describes it, in the account itself and from other accounts.
import json

import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, REGION, allow, deny, document, new_member

IMAGE = {"Containers": [{"Image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/xgboost:1"}]}
MODEL = {"InferenceSpecification": {**IMAGE, "SupportedContentTypes": [], "SupportedResponseMIMETypes": []}}
PENDING = {"StringEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}}


@pytest.fixture(scope="module")
def owner(emulator):
    """An account with the group churn, whose version 1 is pending."""
    account = new_member(emulator)
    sagemaker = emulator.client("sagemaker", account)
    sagemaker.create_model_package_group(ModelPackageGroupName="churn")
    sagemaker.create_model_package(ModelPackageGroupName="churn", **MODEL)
    return account


@pytest.fixture(scope="module")
def reader(emulator):
    """An administrator of another account of the organization, and the account."""
    account = new_member(emulator)
    emulator.role(account, "admin")
    return account, emulator.client("sagemaker", credentials=emulator.session(account, "admin"))


def group_arn(account, name="churn"):
    return f"arn:aws:sagemaker:{REGION}:{account}:model-package-group/{name}"


def version_arn(account, version=1):
    return f"arn:aws:sagemaker:{REGION}:{account}:model-package/churn/{version}"


def admit(emulator, owner, *statements):
    policy = document(*statements)
    emulator.client("sagemaker", owner).put_model_package_group_policy(
        ModelPackageGroupName="churn", ResourcePolicy=policy
    )


def error(call, **parameters):
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    found = caught.value.response["Error"]
    return f"{found['Code']}: {found['Message']}"


def test_a_group_is_created_once_described_and_listed(emulator, outsider):
    sagemaker = emulator.client("sagemaker", outsider)
    tags = [{"Key": "managed-by", "Value": "palisade"}]
    arn = sagemaker.create_model_package_group(ModelPackageGroupName="churn", Tags=tags)["ModelPackageGroupArn"]
    assert arn == group_arn(outsider)
    described = sagemaker.describe_model_package_group(ModelPackageGroupName="churn")
    assert (described["ModelPackageGroupArn"], described["ModelPackageGroupStatus"]) == (arn, "Completed")
    names = [each["ModelPackageGroupName"] for each in sagemaker.get_paginator("list_model_package_groups").paginate()
             .search("ModelPackageGroupSummaryList[]")]  # fmt: skip
    assert names == ["churn"]
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == tags
    again = error(sagemaker.create_model_package_group, ModelPackageGroupName="churn")
    assert again == f"ValidationException: Model Package Group already exists: {arn}"


def test_what_the_model_of_the_api_does_not_take_is_refused(emulator, outsider):
    sagemaker = emulator.client("sagemaker", outsider)
    said = error(sagemaker.create_model_package_group, ModelPackageGroupName="no_underscore")
    assert said.startswith(
        "ValidationException: 1 validation error detected: Value 'no_underscore' at 'modelPackageGroupName' "
        "failed to satisfy constraint: Member must satisfy regular expression pattern: "
    )


def test_an_operation_that_is_not_simulated_is_refused(emulator, outsider):
    assert error(emulator.client("sagemaker", outsider).list_apps).startswith("UnknownOperationException")


def test_versions_are_numbered_and_start_as_pending(emulator, outsider):
    sagemaker = emulator.client("sagemaker", outsider)
    sagemaker.create_model_package_group(ModelPackageGroupName="churn")
    for approval in ({}, {"ModelApprovalStatus": "Approved"}):
        sagemaker.create_model_package(ModelPackageGroupName="churn", **MODEL, **approval)
    listed = sagemaker.list_model_packages(ModelPackageGroupName="churn", SortOrder="Ascending")
    assert [
        (each["ModelPackageVersion"], each["ModelApprovalStatus"]) for each in listed["ModelPackageSummaryList"]
    ] == [
        (1, "PendingManualApproval"),
        (2, "Approved"),
    ]
    sagemaker.update_model_package(
        ModelPackageArn=version_arn(outsider), ModelApprovalStatus="Rejected", ApprovalDescription="too old"
    )
    first = sagemaker.describe_model_package(ModelPackageName=version_arn(outsider))
    assert (first["ModelApprovalStatus"], first["ApprovalDescription"]) == ("Rejected", "too old")


def test_a_group_with_versions_is_not_deleted(emulator, outsider):
    sagemaker = emulator.client("sagemaker", outsider)
    sagemaker.create_model_package_group(ModelPackageGroupName="churn")
    sagemaker.create_model_package(ModelPackageGroupName="churn", **MODEL)
    assert error(sagemaker.delete_model_package_group, ModelPackageGroupName="churn").startswith("ConflictException")
    sagemaker.delete_model_package(ModelPackageName=version_arn(outsider))
    sagemaker.delete_model_package_group(ModelPackageGroupName="churn")
    gone = error(sagemaker.describe_model_package_group, ModelPackageGroupName="churn")
    assert gone == f"ValidationException: ModelPackageGroup {group_arn(outsider)} does not exist."


def test_a_policy_is_kept_as_it_was_given(emulator, outsider):
    sagemaker = emulator.client("sagemaker", outsider)
    sagemaker.create_model_package_group(ModelPackageGroupName="churn")
    name = {"ModelPackageGroupName": "churn"}
    missing = f"ValidationException: Cannot find resource policy for: {group_arn(outsider)}"
    assert error(sagemaker.get_model_package_group_policy, **name) == missing
    policy = document(allow("sagemaker:DescribeModelPackageGroup", group_arn(outsider), principal="*"))
    sagemaker.put_model_package_group_policy(**name, ResourcePolicy=policy)
    assert sagemaker.get_model_package_group_policy(**name)["ResourcePolicy"] == policy
    no_principal = document(allow("sagemaker:DescribeModelPackageGroup", group_arn(outsider)))
    refused = error(sagemaker.put_model_package_group_policy, **name, ResourcePolicy=no_principal)
    assert refused.endswith("Invalid resource policy: a statement has no Principal")
    too_long = policy + " " * 20_480
    assert "less than or equal to 20480" in error(
        sagemaker.put_model_package_group_policy, **name, ResourcePolicy=too_long
    )
    sagemaker.delete_model_package_group_policy(**name)
    assert error(sagemaker.get_model_package_group_policy, **name) == missing


def test_another_account_sees_what_the_policy_of_the_group_admits(emulator, owner, reader):
    account, sagemaker = reader
    group, version = {"ModelPackageGroupName": group_arn(owner)}, {"ModelPackageName": version_arn(owner)}
    assert "resource-based policy allows" in error(sagemaker.describe_model_package_group, **group)
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    admit(
        emulator,
        owner,
        allow("sagemaker:DescribeModelPackageGroup", group_arn(owner), principal=principal),
        allow(["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"], version_arn(owner, "*"), principal),
    )
    assert sagemaker.describe_model_package_group(**group)["ModelPackageGroupArn"] == group_arn(owner)
    assert sagemaker.describe_model_package(**version)["ModelPackageVersion"] == 1
    assert len(sagemaker.list_model_packages(**group)["ModelPackageSummaryList"]) == 1
    approves = {"ModelPackageArn": version_arn(owner), "ModelApprovalStatus": "Approved"}
    assert "AccessDeniedException" in error(sagemaker.update_model_package, **approves)
    # A root user, whom no policy of its own account binds, is refused by the group's policy too.
    assert "AccessDenied" in error(emulator.client("sagemaker", MANAGEMENT).describe_model_package, **version)


def test_another_account_registers_versions_as_the_policy_of_the_group_says(emulator, owner, reader):
    account, sagemaker = reader
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    admit(emulator, owner, allow("sagemaker:CreateModelPackage", version_arn(owner, "*"), principal, PENDING))
    registers = {"ModelPackageGroupName": group_arn(owner), **MODEL}
    assert "AccessDenied" in error(sagemaker.create_model_package, **registers, ModelApprovalStatus="Approved")
    pending = {**registers, "ModelApprovalStatus": "PendingManualApproval"}
    arn = sagemaker.create_model_package(**pending)["ModelPackageArn"]
    assert arn.startswith(version_arn(owner, ""))
    by = emulator.client("sagemaker", owner).describe_model_package(ModelPackageName=arn)["CreatedBy"]
    assert by["IamIdentity"]["Arn"] == f"arn:aws:sts::{account}:assumed-role/admin/zed"


def test_policies_of_the_organization_bind_the_calls(emulator, member, attach):
    emulator.role(member, "admin")
    sagemaker = emulator.client("sagemaker", credentials=emulator.session(member, "admin"))
    attach(member, deny("sagemaker:CreateModelPackageGroup", group_arn("*", "ml-*")))
    assert "service control policy" in error(sagemaker.create_model_package_group, ModelPackageGroupName="ml-churn")
    sagemaker.create_model_package_group(ModelPackageGroupName="churn")


def test_tags_of_a_group_decide_what_a_policy_allows(emulator, member):
    tagged = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
    emulator.role(member, "blue", [allow("sagemaker:*", "*", condition=tagged)])
    sagemaker = emulator.client("sagemaker", credentials=emulator.session(member, "blue"))
    for team in ("blue", "red"):
        tags = [{"Key": "team", "Value": team}]
        emulator.client("sagemaker", member).create_model_package_group(ModelPackageGroupName=team, Tags=tags)
    sagemaker.describe_model_package_group(ModelPackageGroupName="blue")
    assert "AccessDenied" in error(sagemaker.describe_model_package_group, ModelPackageGroupName="red")


def test_tags_of_what_is_created_need_a_permission_of_their_own(emulator, member):
    """Service Authorization Reference: sagemaker:TaggingAction names the action with which tags are applied."""
    creating = {"StringEquals": {"sagemaker:TaggingAction": "CreateModelPackageGroup"}}
    tags = {"Tags": [{"Key": "team", "Value": "blue"}]}
    for name, more in (("untagged", []), ("tagged", [allow("sagemaker:AddTags", "*", condition=creating)])):
        emulator.role(member, name, [allow("sagemaker:CreateModelPackageGroup", "*"), *more])
        sagemaker = emulator.client("sagemaker", credentials=emulator.session(member, name))
        if more:
            sagemaker.create_model_package_group(ModelPackageGroupName=name, **tags)
        else:
            refused = error(sagemaker.create_model_package_group, ModelPackageGroupName=name, **tags)
            assert "is not authorized to perform: sagemaker:AddTags" in refused


def test_a_registration_is_an_event_in_the_account_of_the_group(emulator, outsider):
    sqs, events = emulator.client("sqs", outsider), emulator.client("events", outsider)
    url = sqs.create_queue(QueueName="changes")["QueueUrl"]
    arn = f"arn:aws:sqs:{REGION}:{outsider}:changes"
    sends = allow("sqs:SendMessage", "*", principal={"Service": "events.amazonaws.com"})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(sends)})
    pattern = {"source": ["aws.sagemaker"], "detail-type": ["SageMaker Model Package State Change"]}
    events.put_rule(Name="changes", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="changes", Targets=[{"Id": "queue", "Arn": arn}])
    sagemaker = emulator.client("sagemaker", outsider)
    sagemaker.create_model_package_group(ModelPackageGroupName="churn")
    sagemaker.create_model_package(ModelPackageGroupName="churn", **MODEL)
    event = json.loads(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"][0]["Body"])
    assert (event["resources"], event["detail"]["ModelApprovalStatus"]) == (
        [version_arn(outsider)],
        "PendingManualApproval",
    )
