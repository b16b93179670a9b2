# AWS Service Catalog: an administrator of the organization shares a portfolio, and users of other accounts launch its
# products with a role of their own account.
import json
import time
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, PATIENCE, allow, new_member, numbers

SERVICE = "servicecatalog.amazonaws.com"
QUEUE = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "Name"}}}}}
TEMPLATE = {"Parameters": {"Name": {"Type": "String", "Description": "Of the queue"}}, **QUEUE}
LAUNCH_RIGHTS = [allow(["cloudformation:*", "sqs:*"], "*")]
PATTERN = "arn:aws:iam:::role/*Scientist"


def refused(call, **parameters):
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return error.value.response["Error"]["Code"]


def eventually(found):
    """The first answer that is true, or the last one."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := found()) and time.monotonic() < deadline:
        time.sleep(0.03)
    return answer


@dataclass
class Catalog:
    """A portfolio with one product, of an account that is a delegated administrator."""

    emulator: Any
    account: str
    client: Any
    portfolio: str
    product: str
    version: str

    def share(self, kind, value, principals=True):
        node = {"Type": kind, "Value": value}
        named = {"PortfolioId": self.portfolio, "OrganizationNode": node, "SharePrincipals": principals}
        token = self.client.create_portfolio_share(**named)["PortfolioShareToken"]
        status = self.client.describe_portfolio_share_status
        assert eventually(lambda: status(PortfolioShareToken=token)["Status"] == "COMPLETED")

    def user(self, account, role="DataScientist", rights=None):
        """A client of a role of an account, which may use Service Catalog and nothing else."""
        self.emulator.role(account, role, rights or [allow("servicecatalog:*", "*")])
        return self.emulator.client("servicecatalog", credentials=self.emulator.session(account, role))


def launch_role(emulator, account, name="launch", rights=None):
    emulator.role(account, name, rights or LAUNCH_RIGHTS, trusted=None)
    trust = {**allow("sts:AssumeRole", principal={"Service": SERVICE})}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    emulator.client("iam", account).update_assume_role_policy(RoleName=name, PolicyDocument=document)


def template_url(emulator, account, template):
    bucket, key = f"templates-{account}", f"{next(numbers)}.json"
    s3 = emulator.client("s3", account)
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(template))
    return f"https://{bucket}.s3.us-east-1.amazonaws.com/{key}"


def token():
    return f"t{next(numbers)}"


def make_portfolio(client, name="Workspaces"):
    made = client.create_portfolio(DisplayName=name, ProviderName="ML", IdempotencyToken=token())
    return made["PortfolioDetail"]["Id"]


def make_product(client, url, name="queue"):
    made = client.create_product(
        Name=name,
        Owner="ML",
        ProductType="CLOUD_FORMATION_TEMPLATE",
        ProvisioningArtifactParameters={"Name": "v1", "Info": {"LoadTemplateFromURL": url}},
        IdempotencyToken=token(),
    )
    return made["ProductViewDetail"]["ProductViewSummary"]["ProductId"], made["ProvisioningArtifactDetail"]["Id"]


@pytest.fixture(scope="module")
def administrator(emulator):
    return make_administrator(emulator)


def make_administrator(emulator):
    """A delegated administrator of Service Catalog."""
    account = new_member(emulator)
    emulator.client("servicecatalog", MANAGEMENT).enable_aws_organizations_access()
    organizations = emulator.client("organizations", MANAGEMENT)
    organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=SERVICE)
    launch_role(emulator, account)
    return account


@pytest.fixture
def catalog(emulator, administrator):
    client = emulator.client("servicecatalog", administrator)
    portfolio = make_portfolio(client)
    product, version = make_product(client, template_url(emulator, administrator, TEMPLATE))
    client.associate_product_with_portfolio(ProductId=product, PortfolioId=portfolio)
    parameters = json.dumps({"LocalRoleName": "launch"})
    named = {"PortfolioId": portfolio, "ProductId": product, "Type": "LAUNCH"}
    client.create_constraint(**named, Parameters=parameters, IdempotencyToken=token())
    client.associate_principal_with_portfolio(PortfolioId=portfolio, PrincipalARN=PATTERN, PrincipalType="IAM_PATTERN")
    return Catalog(emulator, administrator, client, portfolio, product, version)


@pytest.fixture(scope="module")
def unit(emulator):
    return make_unit(emulator)


def make_unit(emulator):
    """An organizational unit with one account, and that account."""
    organizations = emulator.client("organizations", MANAGEMENT)
    root = organizations.list_roots()["Roots"][0]["Id"]
    made = organizations.create_organizational_unit(ParentId=root, Name=f"unit-{next(numbers)}")
    account = new_member(emulator)
    target = made["OrganizationalUnit"]["Id"]
    organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=target)
    launch_role(emulator, account)
    return target, account


def ids(client):
    return [each["ProductId"] for each in client.search_products()["ProductViewSummaries"]]


def launch(client, catalog, name, **more):
    made = client.provision_product(
        ProductId=catalog.product,
        ProvisioningArtifactId=catalog.version,
        ProvisionedProductName=name,
        ProvisioningParameters=[{"Key": "Name", "Value": name}],
        ProvisionToken=token(),
        **more,
    )
    return made["RecordDetail"]["RecordId"]


def finished(client, record):
    def status():
        detail = client.describe_record(Id=record)["RecordDetail"]
        return detail if detail["Status"] in ("SUCCEEDED", "FAILED") else None

    return eventually(status)


def test_only_the_management_account_and_administrators_share_with_the_organization(emulator, member):
    client = emulator.client("servicecatalog", member)
    node = {"Type": "ACCOUNT", "Value": member}
    share = {"PortfolioId": make_portfolio(client), "OrganizationNode": node}
    assert refused(client.create_portfolio_share, **share) == "OperationNotSupportedException"
    assert refused(client.get_aws_organizations_access_status) == "OperationNotSupportedException"
    assert refused(client.enable_aws_organizations_access) == "OperationNotSupportedException"


def test_access_to_the_organization_comes_first_and_stays_while_there_are_administrators(emulator, administrator):
    organizations = emulator.client("organizations", MANAGEMENT)
    client = emulator.client("servicecatalog", MANAGEMENT)
    assert client.get_aws_organizations_access_status()["AccessStatus"] == "ENABLED"
    assert refused(client.disable_aws_organizations_access) == "InvalidStateException"
    organizations.deregister_delegated_administrator(AccountId=administrator, ServicePrincipal=SERVICE)
    client.disable_aws_organizations_access()
    node = {"Type": "ACCOUNT", "Value": administrator}
    share = {"PortfolioId": make_portfolio(client), "OrganizationNode": node}
    assert refused(client.create_portfolio_share, **share) == "InvalidStateException"
    client.enable_aws_organizations_access()
    organizations.register_delegated_administrator(AccountId=administrator, ServicePrincipal=SERVICE)
    assert client.create_portfolio_share(**share)["PortfolioShareToken"]


def test_a_user_launches_a_shared_product_with_a_role_of_the_users_account(emulator, catalog, unit):
    target, account = unit
    user = catalog.user(account)
    assert catalog.product not in ids(user)
    catalog.share("ORGANIZATIONAL_UNIT", target)
    assert catalog.product in ids(user)
    (path,) = user.list_launch_paths(ProductId=catalog.product)["LaunchPathSummaries"]
    assert (path["Name"], [each["Type"] for each in path["ConstraintSummaries"]]) == ("Workspaces", ["LAUNCH"])
    named = {"ProductId": catalog.product, "ProvisioningArtifactId": catalog.version}
    (parameter,) = user.describe_provisioning_parameters(**named)["ProvisioningArtifactParameters"]
    assert (parameter["ParameterKey"], parameter["Description"]) == ("Name", "Of the queue")
    record = finished(user, launch(user, catalog, "notebook-one"))
    assert (record["Status"], record["LaunchRoleArn"]) == ("SUCCEEDED", f"arn:aws:iam::{account}:role/launch")
    queues = emulator.client("sqs", account)
    assert queues.list_queues(QueueNamePrefix="notebook-one").get("QueueUrls")
    (stack,) = emulator.client("cloudformation", account).describe_stacks()["Stacks"]
    assert stack["StackName"].startswith(f"SC-{account}-pp-")
    made = user.describe_provisioned_product(Name="notebook-one")["ProvisionedProductDetail"]
    assert made["Status"] == "AVAILABLE"
    assert refused(launch, client=user, catalog=catalog, name="notebook-one") == "DuplicateResourceException"
    ended = user.terminate_provisioned_product(ProvisionedProductName="notebook-one", TerminateToken=token())
    assert finished(user, ended["RecordDetail"]["RecordId"])["Status"] == "SUCCEEDED"
    assert eventually(lambda: not queues.list_queues(QueueNamePrefix="notebook-one").get("QueueUrls"))


def test_who_is_not_associated_sees_nothing_even_with_all_rights(catalog, unit):
    target, account = unit
    catalog.share("ORGANIZATIONAL_UNIT", target)
    administrator = catalog.user(account, f"Engineer{next(numbers)}", [allow("*", "*")])
    assert catalog.product not in ids(administrator)
    assert refused(administrator.list_launch_paths, ProductId=catalog.product) == "ResourceNotFoundException"
    assert refused(launch, client=administrator, catalog=catalog, name="x") == "ResourceNotFoundException"


def test_a_role_with_the_name_of_a_shared_principal_is_let_in(catalog, unit):
    """The privilege escalation by name that CreatePortfolioShare warns of."""
    target, account = unit
    catalog.share("ORGANIZATIONAL_UNIT", target)
    assert catalog.product in ids(catalog.user(account, f"Made-Up-{next(numbers)}-Scientist"))


def test_a_share_without_principals_and_another_unit_show_nothing(emulator, catalog, unit):
    target, account = unit
    user, elsewhere = (catalog.user(each, f"r{next(numbers)}Scientist") for each in (account, new_member(emulator)))
    catalog.share("ORGANIZATIONAL_UNIT", target, principals=False)
    assert catalog.product not in ids(user)
    node = {"Type": "ORGANIZATIONAL_UNIT", "Value": target}
    catalog.client.update_portfolio_share(PortfolioId=catalog.portfolio, OrganizationNode=node, SharePrincipals=True)
    shares = {"PortfolioId": catalog.portfolio, "Type": "ORGANIZATIONAL_UNIT"}
    (share,) = catalog.client.describe_portfolio_shares(**shares)["PortfolioShareDetails"]
    assert (share["PrincipalId"], share["Accepted"], share["SharePrincipals"]) == (target, True, True)
    assert (catalog.product in ids(user), catalog.product in ids(elsewhere)) == (True, False)
    catalog.client.delete_portfolio_share(PortfolioId=catalog.portfolio, OrganizationNode=node)
    assert catalog.product not in ids(user)


def test_a_share_with_the_organization_reaches_all_its_accounts_and_ends_with_its_administrator(emulator, unit):
    account = new_member(emulator)
    organizations = emulator.client("organizations", MANAGEMENT)
    organizations.register_delegated_administrator(AccountId=account, ServicePrincipal=SERVICE)
    client = emulator.client("servicecatalog", account)
    own = Catalog(emulator, account, client, make_portfolio(client), "", "")
    own.share("ORGANIZATION", organizations.describe_organization()["Organization"]["Id"])
    recipient = emulator.client("servicecatalog", unit[1])

    def imported():
        found = recipient.list_accepted_portfolio_shares(PortfolioShareType="AWS_ORGANIZATIONS")
        return own.portfolio in [each["Id"] for each in found["PortfolioDetails"]]

    assert imported()
    organizations.deregister_delegated_administrator(AccountId=account, ServicePrincipal=SERVICE)
    assert not imported()


def test_shares_with_the_organization_are_made_one_at_a_time(start_emulator):
    # A share takes as long as on AWS here, and not a moment in which nobody can ask.
    emulator = start_emulator(PALISADE_LOCAL_TIME_FACTOR="1")
    administrator, unit = make_administrator(emulator), make_unit(emulator)
    client = emulator.client("servicecatalog", administrator)
    own = Catalog(emulator, administrator, client, make_portfolio(client), "", "")
    share = {"PortfolioId": own.portfolio, "OrganizationNode": {"Type": "ORGANIZATIONAL_UNIT", "Value": unit[0]}}
    token = client.create_portfolio_share(**share)["PortfolioShareToken"]
    assert client.create_portfolio_share(**share)["PortfolioShareToken"] == token
    other = {**share, "OrganizationNode": {"Type": "ACCOUNT", "Value": unit[1]}}
    assert refused(client.create_portfolio_share, **other) == "InvalidStateException"
    assert refused(client.update_portfolio_share, **share, SharePrincipals=True) == "InvalidStateException"
    unknown = {**share, "OrganizationNode": {"Type": "ORGANIZATIONAL_UNIT", "Value": "ou-abcd-12345678"}}
    assert refused(client.create_portfolio_share, **unknown) == "ResourceNotFoundException"


def test_an_account_imports_what_it_was_offered(emulator, catalog, member):
    recipient = emulator.client("servicecatalog", member)
    user = catalog.user(member)
    assert refused(recipient.accept_portfolio_share, PortfolioId=catalog.portfolio) == "ResourceNotFoundException"
    share = {"PortfolioId": catalog.portfolio, "AccountId": member}
    assert refused(catalog.client.create_portfolio_share, **share, SharePrincipals=True) == "InvalidParametersException"
    catalog.client.create_portfolio_share(**share)
    recipient.accept_portfolio_share(PortfolioId=catalog.portfolio)
    assert catalog.product not in ids(user)
    principal = {"PrincipalARN": f"arn:aws:iam::{member}:role/DataScientist", "PrincipalType": "IAM"}
    recipient.associate_principal_with_portfolio(PortfolioId=catalog.portfolio, **principal)
    assert catalog.product in ids(user)
    failed = finished(user, launch(user, catalog, "no-role"))
    assert failed["Status"] == "FAILED"
    assert "assuming the role" in failed["RecordErrors"][0]["Description"]
    local = make_portfolio(recipient)
    named = {"PortfolioId": local, "ProductId": catalog.product}
    assert refused(recipient.associate_product_with_portfolio, **named) == "ResourceNotFoundException"
    recipient.associate_product_with_portfolio(**named, SourcePortfolioId=catalog.portfolio)
    again = {"PortfolioId": local, "AccountId": MANAGEMENT}
    assert refused(recipient.create_portfolio_share, **again) == "InvalidParametersException"


def test_a_launch_constraint_names_one_role_that_exists_and_may_be_passed(emulator, catalog):
    named = {"PortfolioId": catalog.portfolio, "ProductId": catalog.product, "Type": "LAUNCH"}

    def create(client, **parameters):
        return {"call": client.create_constraint, **named, "Parameters": json.dumps(parameters)}

    assert refused(**create(catalog.client, LocalRoleName="launch"), IdempotencyToken=token()) == (
        "DuplicateResourceException"
    )
    (constraint,) = catalog.client.list_constraints_for_portfolio(PortfolioId=catalog.portfolio)["ConstraintDetails"]
    shown = catalog.client.describe_constraint(Id=constraint["ConstraintId"])
    assert json.loads(shown["ConstraintParameters"]) == {"LocalRoleName": "launch"}
    catalog.client.delete_constraint(Id=constraint["ConstraintId"])
    wrong = [{"LocalRoleName": "nobody"}, {"LocalRoleName": "launch", "RoleArn": "arn:aws:iam::1:role/x"}, {}]
    for parameters in wrong:
        assert refused(**create(catalog.client, **parameters), IdempotencyToken=token()) == "InvalidParametersException"
    unable = catalog.user(catalog.account, f"admin{next(numbers)}")
    assert refused(**create(unable, LocalRoleName="launch"), IdempotencyToken=token()) == "AccessDeniedException"


@pytest.mark.parametrize(
    ("rights", "refusal"), [("sqs", "cloudformation:CreateStack"), ("cloudformation", "ROLLBACK_COMPLETE")]
)
def test_a_launch_role_without_rights_makes_nothing(emulator, catalog, unit, rights, refusal):
    name = f"unable-{rights}"
    launch_role(emulator, unit[1], name, [allow(f"{rights}:*", "*")])
    launch_role(emulator, catalog.account, name, [allow(f"{rights}:*", "*")])
    (constraint,) = catalog.client.list_constraints_for_portfolio(PortfolioId=catalog.portfolio)["ConstraintDetails"]
    catalog.client.delete_constraint(Id=constraint["ConstraintId"])
    named = {"PortfolioId": catalog.portfolio, "ProductId": catalog.product, "Type": "LAUNCH"}
    parameters = json.dumps({"LocalRoleName": name})
    catalog.client.create_constraint(**named, Parameters=parameters, IdempotencyToken=token())
    catalog.share("ORGANIZATIONAL_UNIT", unit[0])
    user = catalog.user(unit[1], f"r{next(numbers)}Scientist")
    failed = finished(user, launch(user, catalog, name))
    assert failed["Status"] == "FAILED"
    assert refusal in failed["RecordErrors"][0]["Description"]


def test_a_template_is_read_as_the_caller_and_has_to_be_one(emulator, catalog):
    url = template_url(emulator, catalog.account, {"Resources": {}})
    version = {"ProductId": catalog.product, "Parameters": {"Name": "v2", "Info": {"LoadTemplateFromURL": url}}}
    create = catalog.client.create_provisioning_artifact
    assert refused(create, **version, IdempotencyToken=token()) == "InvalidParametersException"
    unable = catalog.user(catalog.account, f"admin{next(numbers)}")
    call = unable.create_provisioning_artifact
    assert refused(call, **version, IdempotencyToken=token()) == "AccessDeniedException"
    version["Parameters"]["Info"]["LoadTemplateFromURL"] = template_url(emulator, catalog.account, TEMPLATE)
    named = {**version, "IdempotencyToken": token()}
    made = [create(**named)["ProvisioningArtifactDetail"]["Id"] for _ in range(2)]
    assert made[0] == made[1]
    artifacts = catalog.client.list_provisioning_artifacts(ProductId=catalog.product)["ProvisioningArtifactDetails"]
    assert [each["Name"] for each in artifacts] == ["v1", "v2"]


def test_ten_patterns_at_most_and_none_that_names_an_account(catalog):
    associate = catalog.client.associate_principal_with_portfolio

    def entry(arn):
        return {"PortfolioId": catalog.portfolio, "PrincipalARN": arn, "PrincipalType": "IAM_PATTERN"}

    for arn in (f"arn:aws:iam::{catalog.account}:role/x", "arn:aws:iam:::*/x"):
        assert refused(associate, **entry(arn)) == "InvalidParametersException"
    for number in range(9):
        associate(**entry(f"arn:aws:iam:::role/team-{number}/*"))
    associate(**entry(PATTERN))
    assert refused(associate, **entry("arn:aws:iam:::role/eleventh")) == "LimitExceededException"
    nobody = {**entry(f"arn:aws:iam::{catalog.account}:role/nobody"), "PrincipalType": "IAM"}
    assert refused(associate, **nobody) == "InvalidParametersException"


def test_a_portfolio_in_use_is_not_deleted(catalog):
    client = catalog.client
    assert refused(client.delete_portfolio, Id=catalog.portfolio) == "ResourceInUseException"
    assert refused(client.delete_product, Id=catalog.product) == "ResourceInUseException"
    empty = make_portfolio(client)
    client.delete_portfolio(Id=empty)
    assert refused(client.describe_portfolio, Id=empty) == "ResourceNotFoundException"


def test_tags_of_a_portfolio_decide_what_a_policy_allows(catalog):
    tagged = {"StringEquals": {"aws:ResourceTag/managed-by": "palisade"}}
    user = catalog.user(
        catalog.account, f"keeper{next(numbers)}", [allow("servicecatalog:DescribePortfolio", "*", condition=tagged)]
    )
    assert refused(user.describe_portfolio, Id=catalog.portfolio) == "AccessDeniedException"
    tags = [{"Key": "managed-by", "Value": "palisade"}]
    catalog.client.update_portfolio(Id=catalog.portfolio, AddTags=tags)
    assert user.describe_portfolio(Id=catalog.portfolio)["Tags"] == tags


def test_policies_name_the_portfolio_and_whose_provisioned_products(emulator, catalog, unit):
    arn = f"arn:aws:catalog:us-east-1:{catalog.account}:portfolio/{catalog.portfolio}"
    reader = catalog.user(catalog.account, f"reader{next(numbers)}", [allow("servicecatalog:Describe*", arn)])
    assert reader.describe_portfolio(Id=catalog.portfolio)["PortfolioDetail"]["ARN"] == arn
    assert refused(reader.describe_portfolio, Id=make_portfolio(catalog.client)) == "AccessDeniedException"
    catalog.share("ORGANIZATIONAL_UNIT", unit[0])
    own = [allow("servicecatalog:*", "*", condition={"StringEquals": {"servicecatalog:userLevel": "self"}})]
    one, other = (catalog.user(unit[1], f"r{next(numbers)}Scientist", own) for _ in range(2))
    record = launch(one, catalog, f"own-{next(numbers)}")
    assert finished(one, record)["Status"] == "SUCCEEDED"
    assert refused(other.describe_record, Id=record) == "AccessDeniedException"
