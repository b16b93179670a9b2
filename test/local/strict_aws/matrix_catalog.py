# The catalog of the access matrix: how its actions are called, and the portfolios, shared as Palisade's list says.
# Everybody in an account that has one is admitted to it, so that the policies decide.
import json
import uuid

from sentence_calls import last

LAUNCH = "ml-catalog-launch"
JUNK_ACCOUNT = "123456789012"
VERSION = {"Parameters": {"Info": {"LoadTemplateFromURL": "junk"}}}
TEMPLATE = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}


def token():
    return str(uuid.uuid4())


def portfolio(**more):
    return lambda arn, *_: {"PortfolioId": last(arn), **more}


def product(**more):
    return lambda arn, *_: {"ProductId": last(arn), **more}


def launch(arn, *_):
    named = {"ProvisionedProductName": f"row-{token()}", "ProvisioningArtifactName": "v1"}
    return {"ProductId": last(arn), **named, "ProvisionToken": token()}


def constraint(arn, *_):
    given = {"PortfolioId": "port-absent", "ProductId": last(arn), "Type": "LAUNCH", "IdempotencyToken": token()}
    return {**given, "Parameters": json.dumps({"LocalRoleName": LAUNCH})}


def search(arn, context, policy):
    level = "User" if "servicecatalog:userLevel" in context else "Account"
    return {"AccessLevelFilter": {"Key": level, "Value": "self"}}


CALLS = {
    "servicecatalog:ProvisionProduct": ("provision_product", launch),
    "servicecatalog:SearchProvisionedProducts": ("search_provisioned_products", search),
    "servicecatalog:AssociatePrincipalWithPortfolio": (
        "associate_principal_with_portfolio",
        portfolio(PrincipalARN="arn:aws:iam:::role/junk", PrincipalType="IAM_PATTERN"),
    ),
    "servicecatalog:DescribePortfolioShares": ("describe_portfolio_shares", portfolio(Type="ACCOUNT")),
    "servicecatalog:CreatePortfolioShare": ("create_portfolio_share", portfolio(AccountId=JUNK_ACCOUNT)),
    "servicecatalog:DeletePortfolioShare": ("delete_portfolio_share", portfolio(AccountId=JUNK_ACCOUNT)),
    "servicecatalog:UpdatePortfolio": ("update_portfolio", lambda arn, *_: {"Id": last(arn), "RemoveTags": ["junk"]}),
    "servicecatalog:UpdateProvisioningArtifact": (
        "update_provisioning_artifact",
        product(ProvisioningArtifactId="pa-absent", Active=True),
    ),
    "servicecatalog:CreateProvisioningArtifact": (
        "create_provisioning_artifact",
        lambda arn, *_: {"ProductId": last(arn), **VERSION, "IdempotencyToken": token()},
    ),
    "servicecatalog:CreateConstraint": ("create_constraint", constraint),
}


def made_catalog(emulator, targets):
    """What AWS calls the portfolio and the product, by what the matrix does. The launch role is in both accounts."""
    owner, role = targets["portfolio"]["owner"], targets["launchRole"]
    for account in (owner, role["owner"]):
        trust = json.dumps(role["policy"]).replace(role["owner"], account)
        emulator.client("iam", account).create_role(RoleName=LAUNCH, AssumeRolePolicyDocument=trust)
    client = emulator.client("servicecatalog", owner)
    tags = tags_of(targets["portfolio"])
    made = client.create_portfolio(DisplayName="ML", ProviderName="Palisade", Tags=tags, IdempotencyToken=token())
    portfolio_id = made["PortfolioDetail"]["Id"]
    product_id = make_product(client, template_url(emulator.client("s3", owner), owner), tags)
    named = {"PortfolioId": portfolio_id, "ProductId": product_id}
    client.associate_product_with_portfolio(**named)
    parameters = json.dumps({"LocalRoleName": LAUNCH})
    client.create_constraint(**named, Type="LAUNCH", Parameters=parameters, IdempotencyToken=token())
    return {last(targets["portfolio"]["resource"]): portfolio_id, last(targets["product"]["resource"]): product_id}


def tags_of(target):
    """The tags that the matrix evaluates it with."""
    prefix = "aws:ResourceTag/"
    given = {key: value for key, value in target["context"].items() if key.startswith(prefix)}
    return [{"Key": key.removeprefix(prefix), "Value": value} for key, value in given.items()]


def make_product(client, url, tags):
    version = {"Name": "v1", "Info": {"LoadTemplateFromURL": url}}
    kind = {"ProductType": "CLOUD_FORMATION_TEMPLATE", "ProvisioningArtifactParameters": version}
    made = client.create_product(Name="notebook", Owner="Palisade", Tags=tags, **kind, IdempotencyToken=token())
    return made["ProductViewDetail"]["ProductViewSummary"]["ProductId"]


def template_url(s3, owner):
    bucket = f"catalog-{owner}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="template.json", Body=json.dumps(TEMPLATE))
    return f"https://{bucket}.s3.us-east-1.amazonaws.com/template.json"


def keep_catalog(cloud, client, targets):
    """Shares the portfolio with the accounts of the list and no others."""
    named, wanted = {"PortfolioId": last(targets["portfolio"]["resource"])}, targets["shares"]["policy"]["Accounts"]
    found = client.describe_portfolio_shares(**named, Type="ACCOUNT")["PortfolioShareDetails"]
    present = [each["PrincipalId"] for each in found]
    for account in set(present) - set(wanted):
        client.delete_portfolio_share(**named, AccountId=account)
    for account in set(wanted) - set(present):
        client.create_portfolio_share(**named, AccountId=account)
        recipient = cloud.emulator.client("servicecatalog", account)
        recipient.accept_portfolio_share(**named)
        admit_everybody(cloud, recipient, targets["portfolio"], account)


def admit_everybody(cloud, client, target, account):
    """As an administrator of the account may."""
    for person, details in cloud.matrix["people"].items():
        if person in cloud.keys and cloud.account_of(person) == account:
            principal = {"PrincipalARN": f"arn:aws:iam::{account}:role/{details['role']}", "PrincipalType": "IAM"}
            client.associate_principal_with_portfolio(PortfolioId=last(target["resource"]), **principal)
