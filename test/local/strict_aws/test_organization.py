# AWS Organizations: one organization for all accounts, its answers, and what it refuses.
import contextlib
import json
import time

import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, PATIENCE, REGION, allow, deny, document, new_member, numbers

SCP = "SERVICE_CONTROL_POLICY"
RCP = "RESOURCE_CONTROL_POLICY"


@pytest.fixture(scope="module")
def organizations(emulator):
    return emulator.client("organizations", MANAGEMENT)


@pytest.fixture(scope="module")
def root(organizations):
    return organizations.list_roots()["Roots"][0]["Id"]


def named(what):
    return f"{what}-{next(numbers)}"


def unit(organizations, parent):
    return organizations.create_organizational_unit(ParentId=parent, Name=named("unit"))["OrganizationalUnit"]


def policy(organizations, kind=SCP, content=None):
    effect = content or document(deny("sqs:CreateQueue", **({"principal": "*"} if kind == RCP else {})))
    created = organizations.create_policy(Name=named("policy"), Type=kind, Description="a test", Content=effect)
    return created["Policy"]["PolicySummary"]["Id"]


def refusal(call, **parameters):
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return error.value.response["Error"]["Code"], error.value.response.get("Reason")


def test_all_accounts_see_the_same_organization(emulator, organizations, member, outsider):
    identity = organizations.describe_organization()["Organization"]["Id"]
    seen = emulator.client("organizations", member).describe_organization()["Organization"]
    assert (seen["Id"], seen["MasterAccountId"]) == (identity, MANAGEMENT)
    outside = emulator.client("organizations", outsider)
    assert refusal(outside.describe_organization) == ("AWSOrganizationsNotInUseException", None)


def test_a_member_may_neither_read_nor_change_the_organization(emulator, member, root):
    client = emulator.client("organizations", member)
    assert refusal(client.list_accounts) == ("AccessDeniedException", None)
    assert refusal(client.create_organizational_unit, ParentId=root, Name="x") == ("AccessDeniedException", None)


def test_a_delegated_administrator_may_read_and_not_change(emulator, organizations, member, root):
    service = f"{named('service')}.amazonaws.com"
    register = {"AccountId": member, "ServicePrincipal": service}
    reason = ("ConstraintViolationException", "SERVICE_ACCESS_NOT_ENABLED")
    assert refusal(organizations.register_delegated_administrator, **register) == reason
    organizations.enable_aws_service_access(ServicePrincipal=service)
    organizations.register_delegated_administrator(**register)
    client = emulator.client("organizations", member)
    found = client.list_delegated_administrators(ServicePrincipal=service)["DelegatedAdministrators"]
    assert [each["Id"] for each in found] == [member]
    services = client.list_delegated_services_for_account(AccountId=member)["DelegatedServices"]
    assert [each["ServicePrincipal"] for each in services] == [service]
    assert refusal(client.create_organizational_unit, ParentId=root, Name="x")[0] == "AccessDeniedException"
    organizations.deregister_delegated_administrator(**register)
    assert refusal(client.list_accounts)[0] == "AccessDeniedException"


def test_accounts_have_a_state_and_paths(organizations, member, root):
    first = unit(organizations, root)
    second = unit(organizations, first["Id"])
    organizations.move_account(AccountId=member, SourceParentId=root, DestinationParentId=second["Id"])
    account = organizations.describe_account(AccountId=member)["Account"]
    identity = organizations.describe_organization()["Organization"]["Id"]
    assert "Status" not in account
    assert (account["State"], account["JoinedMethod"]) == ("ACTIVE", "CREATED")
    assert account["Paths"] == [f"{identity}/{root}/{first['Id']}/{second['Id']}/{member}/"]
    assert second["Path"] == f"{identity}/{root}/{first['Id']}/{second['Id']}/"
    assert second["Id"].startswith(f"ou-{root.removeprefix('r-')}-")


def test_lists_have_pages_of_20(emulator, organizations):
    for _ in range(21):
        new_member(emulator)
    first = organizations.list_accounts()
    assert len(first["Accounts"]) == 20
    second = organizations.list_accounts(NextToken=first["NextToken"])
    assert not {each["Id"] for each in first["Accounts"]} & {each["Id"] for each in second["Accounts"]}
    assert len(organizations.list_accounts(MaxResults=3)["Accounts"]) == 3
    assert refusal(organizations.list_accounts, NextToken="?")[1] == "INVALID_NEXT_TOKEN"


def test_a_new_account_appears_some_time_after_the_request(emulator, organizations):
    creator = named("creator")
    emulator.role(MANAGEMENT, creator)
    client = emulator.client("organizations", credentials=emulator.session(MANAGEMENT, creator))
    request = client.create_account(Email=f"{named('late')}@example.com", AccountName="late", RoleName="Entry")
    status = request["CreateAccountStatus"]
    assert status["State"] == "IN_PROGRESS"
    assert "AccountId" not in status
    done = eventually(lambda: succeeded(organizations, status["Id"]))
    entry = f"arn:aws:iam::{done['AccountId']}:role/Entry"
    entering = named("entering")
    emulator.role(MANAGEMENT, entering)
    keys = emulator.session(MANAGEMENT, entering)
    sts = emulator.client("sts", credentials=keys)
    assert refusal(sts.assume_role, RoleArn=entry, RoleSessionName="session")[0] == "AccessDenied"
    assert eventually(lambda: assumed(sts, entry))


def test_the_tags_of_a_request_are_those_of_the_account_from_its_first_moment(organizations):
    tags = [{"Key": "palisade:account-type", "Value": "testing"}, {"Key": "owner", "Value": "retail"}]
    request = organizations.create_account(Email=f"{named('tagged')}@example.com", AccountName="tagged", Tags=tags)
    account = request["CreateAccountStatus"]["AccountId"]
    assert organizations.list_tags_for_resource(ResourceId=account)["Tags"] == tags
    organizations.untag_resource(ResourceId=account, TagKeys=["palisade:account-type", "missing"])
    assert organizations.list_tags_for_resource(ResourceId=account)["Tags"] == tags[1:]
    assert refusal(organizations.untag_resource, ResourceId="999999999999", TagKeys=["a"])[0] == (
        "TargetNotFoundException"
    )


def test_requests_are_listed_by_their_state(organizations):
    email = f"{named('listed')}@example.com"
    create = organizations.create_account
    requests = [create(Email=email, AccountName=name)["CreateAccountStatus"]["Id"] for name in ("first", "second")]
    listed = {
        each["Id"]: state
        for state in ("SUCCEEDED", "FAILED", "IN_PROGRESS")
        for page in organizations.get_paginator("list_create_account_status").paginate(States=[state])
        for each in page["CreateAccountStatuses"]
    }
    assert [listed[each] for each in requests] == ["SUCCEEDED", "FAILED"]
    unknown = f"car-{'0' * 32}"
    assert refusal(organizations.describe_create_account_status, CreateAccountRequestId=unknown)[0] == (
        "CreateAccountStatusNotFoundException"
    )


def test_an_email_address_serves_one_account(organizations):
    email = f"{named('twice')}@example.com"
    first = organizations.create_account(Email=email, AccountName="first")["CreateAccountStatus"]
    second = organizations.create_account(Email=email, AccountName="second")["CreateAccountStatus"]
    assert first["State"] == "SUCCEEDED"
    assert (second["State"], second["FailureReason"]) == ("FAILED", "EMAIL_ALREADY_EXISTS")


def test_an_email_address_serves_the_first_of_two_requests(emulator, organizations):
    creator, email = named("creator"), f"{named('same')}@example.com"
    emulator.role(MANAGEMENT, creator)
    client = emulator.client("organizations", credentials=emulator.session(MANAGEMENT, creator))
    requests = [client.create_account(Email=email, AccountName=name)["CreateAccountStatus"] for name in ("a", "b")]
    assert eventually(lambda: states(organizations, requests) == ["SUCCEEDED", "FAILED"])


def test_the_back_door_gets_its_account_at_once(organizations):
    created = organizations.create_account(Email=f"{named('now')}@example.com", AccountName="now")
    account = created["CreateAccountStatus"]["AccountId"]
    assert organizations.describe_account(AccountId=account)["Account"]["State"] == "ACTIVE"


def test_moves_start_at_the_right_parent(organizations, member, root):
    elsewhere, target = unit(organizations, root)["Id"], unit(organizations, root)["Id"]
    move = {"AccountId": member, "SourceParentId": elsewhere, "DestinationParentId": target}
    assert refusal(organizations.move_account, **move)[0] == "SourceParentNotFoundException"
    nowhere = {"AccountId": member, "SourceParentId": root, "DestinationParentId": "ou-abcd-12345678"}
    assert refusal(organizations.move_account, **nowhere)[0] == "DestinationParentNotFoundException"
    stranger = {"AccountId": "999999999999", "SourceParentId": root, "DestinationParentId": target}
    assert refusal(organizations.move_account, **stranger)[0] == "AccountNotFoundException"
    assert refusal(organizations.move_account, **move | {"SourceParentId": root, "DestinationParentId": root})[0] == (
        "DuplicateAccountException"
    )


def test_units_have_one_name_and_five_levels(organizations, root):
    parent = unit(organizations, root)
    assert refusal(organizations.create_organizational_unit, ParentId=root, Name=parent["Name"])[0] == (
        "DuplicateOrganizationalUnitException"
    )
    for _ in range(4):
        parent = unit(organizations, parent["Id"])
    sixth = {"ParentId": parent["Id"], "Name": "sixth"}
    assert refusal(organizations.create_organizational_unit, **sixth)[1] == "OU_DEPTH_LIMIT_EXCEEDED"


def test_a_unit_with_something_in_it_cannot_be_deleted(organizations, member, root):
    holder = unit(organizations, root)["Id"]
    organizations.move_account(AccountId=member, SourceParentId=root, DestinationParentId=holder)
    delete = organizations.delete_organizational_unit
    assert refusal(delete, OrganizationalUnitId=holder)[0] == "OrganizationalUnitNotEmptyException"
    children = organizations.list_children(ParentId=holder, ChildType="ACCOUNT")["Children"]
    assert children == [{"Id": member, "Type": "ACCOUNT"}]


def test_every_new_account_and_unit_has_full_access(organizations, member, root):
    for target in (member, unit(organizations, root)["Id"]):
        attached = organizations.list_policies_for_target(TargetId=target, Filter=SCP)["Policies"]
        assert [each["Name"] for each in attached] == ["FullAWSAccess"]
        detach = {"PolicyId": "p-FullAWSAccess", "TargetId": target}
        assert refusal(organizations.detach_policy, **detach)[1] == "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"


@pytest.mark.parametrize(("kind", "characters"), [(SCP, 10_240), (RCP, 5_120)])
def test_policies_have_a_size(organizations, kind, characters):
    principal = {"principal": "*"} if kind == RCP else {}
    bare = len(document(deny("sqs:CreateQueue", "", **principal) | {"Resource": ""}))
    fits = document(deny("sqs:CreateQueue", "", **principal) | {"Resource": "x" * (characters - bare)})
    assert len(fits) == characters
    policy(organizations, kind, fits)
    create = {"Name": named("long"), "Type": kind, "Description": "", "Content": f"{fits} "}
    assert refusal(organizations.create_policy, **create)[1] == "POLICY_CONTENT_LIMIT_EXCEEDED"


@pytest.mark.parametrize(("kind", "own"), [(SCP, 9), (RCP, 4)])
def test_a_target_has_room_for_a_number_of_policies(organizations, root, kind, own):
    enable(organizations, root, kind)
    target = unit(organizations, root)["Id"]
    for _ in range(own):
        organizations.attach_policy(PolicyId=policy(organizations, kind), TargetId=target)
    attach = {"PolicyId": policy(organizations, kind), "TargetId": target}
    assert refusal(organizations.attach_policy, **attach)[1] == "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    ("kind", "statement"),
    [(SCP, deny("sqs:*", principal="*")), (SCP, {"Effect": "Deny"}), (RCP, allow("sqs:*", "*", principal="*"))],
)
def test_malformed_policies_are_refused(organizations, kind, statement):
    create = {"Name": named("bad"), "Type": kind, "Description": "", "Content": document(statement)}
    assert refusal(organizations.create_policy, **create)[0] == "MalformedPolicyDocumentException"


def test_a_closed_account_is_pending_first(organizations, member):
    organizations.close_account(AccountId=member)
    state = lambda: organizations.describe_account(AccountId=member)["Account"]["State"]  # noqa: E731
    assert state() == "PENDING_CLOSURE"
    assert eventually(lambda: state() == "CLOSED")
    assert refusal(organizations.close_account, AccountId=member)[0] == "AccountAlreadyClosedException"


def test_a_created_account_is_an_event_of_the_management_account(emulator, organizations):
    sqs, events = emulator.client("sqs", MANAGEMENT), emulator.client("events", MANAGEMENT)
    trail(emulator)
    name = named("created")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = f"arn:aws:sqs:{REGION}:{MANAGEMENT}:{name}"
    admit = allow("sqs:SendMessage", arn, principal={"Service": "events.amazonaws.com"})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(admit)})
    pattern = {"source": ["aws.organizations"], "detail": {"eventName": ["CreateAccountResult"]}}
    events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
    account = new_member(emulator)
    message = eventually(lambda: sqs.receive_message(QueueUrl=url).get("Messages"))
    event = json.loads(message[0]["Body"])
    status = event["detail"]["serviceEventDetails"]["createAccountStatus"]
    assert event["detail-type"] == "AWS Service Event via CloudTrail"
    assert (status["state"], status["accountId"], status["accountName"]) == ("SUCCEEDED", account, "****")


def trail(emulator):
    s3, cloudtrail = emulator.client("s3", MANAGEMENT), emulator.client("cloudtrail", MANAGEMENT)
    bucket = named("trail")
    s3.create_bucket(Bucket=bucket)
    cloudtrail.create_trail(Name=bucket, S3BucketName=bucket, IsMultiRegionTrail=True)
    cloudtrail.start_logging(Name=bucket)


def enable(organizations, root, kind):
    with contextlib.suppress(organizations.exceptions.PolicyTypeAlreadyEnabledException):
        organizations.enable_policy_type(RootId=root, PolicyType=kind)


def states(organizations, requests):
    described = (organizations.describe_create_account_status(CreateAccountRequestId=each["Id"]) for each in requests)
    return [each["CreateAccountStatus"]["State"] for each in described]


def succeeded(organizations, request):
    status = organizations.describe_create_account_status(CreateAccountRequestId=request)["CreateAccountStatus"]
    return status if status["State"] == "SUCCEEDED" else None


def assumed(sts, role):
    try:
        return sts.assume_role(RoleArn=role, RoleSessionName="session")
    except ClientError:
        return None


def eventually(condition):
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found
