# How an account that exists already joins the organization.
import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT


def refusal(call, **parameters):
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return error.value.response["Error"]["Code"], error.value.response.get("Reason")


def test_an_account_joins_the_root_when_it_accepts_an_invitation(emulator, outsider):
    organizations = emulator.client("organizations", MANAGEMENT)
    target = {"Id": outsider, "Type": "ACCOUNT"}
    handshake = organizations.invite_account_to_organization(Target=target)["Handshake"]
    assert (handshake["State"], handshake["Action"]) == ("OPEN", "INVITE")
    assert refusal(organizations.describe_account, AccountId=outsider)[0] == "AccountNotFoundException"
    emulator.client("organizations", outsider).accept_handshake(HandshakeId=handshake["Id"])
    account = organizations.describe_account(AccountId=outsider)["Account"]
    root = organizations.list_roots()["Roots"][0]["Id"]
    assert (account["JoinedMethod"], account["State"]) == ("INVITED", "ACTIVE")
    assert account["Paths"][0].split("/")[1:] == [root, outsider, ""]
    policies = organizations.list_policies_for_target(TargetId=outsider, Filter="SERVICE_CONTROL_POLICY")["Policies"]
    assert [each["Name"] for each in policies] == ["FullAWSAccess"]


def test_no_role_is_made_in_an_invited_account(emulator, outsider):
    organizations = emulator.client("organizations", MANAGEMENT)
    handshake = organizations.invite_account_to_organization(Target={"Id": outsider, "Type": "ACCOUNT"})["Handshake"]
    emulator.client("organizations", outsider).accept_handshake(HandshakeId=handshake["Id"])
    assert emulator.client("iam", outsider).list_roles()["Roles"] == []


def test_an_invitation_is_for_one_account_and_once(emulator, member, outsider):
    organizations = emulator.client("organizations", MANAGEMENT)
    invite = organizations.invite_account_to_organization
    assert refusal(invite, Target={"Id": member, "Type": "ACCOUNT"})[1] == "ALREADY_IN_AN_ORGANIZATION"
    assert refusal(invite, Target={"Id": "somebody", "Type": "ACCOUNT"})[1] == "INVALID_PARTY_TYPE_TARGET"
    handshake = {"HandshakeId": invite(Target={"Id": outsider, "Type": "ACCOUNT"})["Handshake"]["Id"]}
    accept = emulator.client("organizations", member).accept_handshake
    assert refusal(accept, **handshake)[0] == "HandshakeNotFoundException"
    emulator.client("organizations", outsider).accept_handshake(**handshake)
    again = emulator.client("organizations", outsider).accept_handshake
    assert refusal(again, **handshake)[0] == "HandshakeAlreadyInStateException"
