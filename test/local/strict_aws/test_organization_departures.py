# When accounts can be closed, and when they can leave the organization.
import time

import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, allow, document, new_member, numbers


@pytest.fixture
def user(start_emulator):
    """An administrator of the management account, bound by AWS's time and by no rates, and the emulator's back door."""
    emulator = start_emulator(PALISADE_LOCAL_QUOTAS="off", PALISADE_LOCAL_TIME_FACTOR="1")
    iam = emulator.client("iam", MANAGEMENT)
    iam.create_user(UserName="administrator")
    policy = {"PolicyName": "all", "PolicyDocument": document(allow("*", "*"))}
    iam.put_user_policy(UserName="administrator", **policy)
    key = iam.create_access_key(UserName="administrator")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    return emulator.client("organizations", credentials=keys), emulator


def refusal(call, **parameters):
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return error.value.response["Error"]["Code"], error.value.response.get("Reason")


def test_five_accounts_are_created_and_three_closed_at_once(user):
    client, emulator = user
    account = lambda: {"Email": f"{next(numbers)}@example.com", "AccountName": "new"}  # noqa: E731
    for _ in range(5):
        assert client.create_account(**account())["CreateAccountStatus"]["State"] == "IN_PROGRESS"
    assert refusal(client.create_account, **account())[1] == "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED"
    members = [new_member(emulator) for _ in range(4)]
    for member in members[:3]:
        client.close_account(AccountId=member)
    assert refusal(client.close_account, AccountId=members[3])[1] == "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED"
    emulator.client("organizations", MANAGEMENT).close_account(AccountId=members[3])


def test_a_created_account_stays_for_four_days(user):
    client, emulator = user
    member = new_member(emulator)
    assert refusal(client.remove_account_from_organization, AccountId=member)[1] == "WAIT_PERIOD_ACTIVE"
    emulator.client("organizations", MANAGEMENT).remove_account_from_organization(AccountId=member)
    assert refusal(client.describe_account, AccountId=member)[0] == "AccountNotFoundException"


def test_a_created_account_may_leave_afterwards(start_emulator):
    emulator = start_emulator(PALISADE_LOCAL_TIME_FACTOR="0.000003")
    member = new_member(emulator)
    emulator.role(MANAGEMENT, "administrator")
    client = emulator.client("organizations", credentials=emulator.session(MANAGEMENT, "administrator"))
    time.sleep(2.1)
    client.remove_account_from_organization(AccountId=member)
    outside = emulator.client("organizations", member)
    assert refusal(outside.describe_organization)[0] == "AWSOrganizationsNotInUseException"
