# What a Shared Services account shares, as the access matrix calls it: made with the documents that Palisade writes,
# and kept so between the calls.
import base64
import json
import urllib.error
import urllib.request

from matrix_calls import CALLS, EXECUTION, MODEL, TOOL, asset, packages
from matrix_catalog import admit_everybody, keep_catalog
from matrix_cloud import MATRIX

OWN_ONLY = "the call names no account: made from another one, it is about that account"
NO_OPERATION = "git, passing a role and shares of AWS RAM are no calls that the emulator has"
LAUNCHED = "there is no product that somebody else has launched: test_simulated_service_catalog.py ends products"
# Part of another call: passing a role is asked for with what it is passed in, the token of STS with that of
# CodeArtifact, and a repository is read by a package manager (refused_by_url).
WITHIN = ("iam:PassRole", "sts:GetServiceBearerToken", "codeartifact:ReadFromRepository")
LACKING = ("codecommit:GitPull", "codecommit:GitPush", "ram:CreateResourceShare", "codeartifact:DeletePackageVersions")
ANY_ACCOUNT = ("sts:", "ecr:", "codeartifact:", "sagemaker:D", "sagemaker:ListM", "sagemaker:CreateModelPackage",
               "sagemaker:UpdateModelPackage", "servicecatalog:")  # fmt: skip
NAMED_ONLY = ("ecr:PutRe", "sagemaker:DeleteModelPackageGroup")


def requests_of(row):
    return MATRIX["subjects"][row["subject"]]["actions"][row["action"]]


def why_not(row):
    """Why a row cannot be called; None when it can."""
    requests = requests_of(row)
    if any(each["action"] == "servicecatalog:TerminateProvisionedProduct" for each in requests):
        return LAUNCHED
    # As the reader, a file is read by the API as well.
    called = [each for each in requests if each["action"] in CALLS or each["action"] in WITHIN]
    lacking = [each for each in requests if each["action"] in LACKING]
    if not any(each["action"] in CALLS for each in called) or (lacking and len(called) < 2):
        return NO_OPERATION
    targets = MATRIX["subjects"][row["subject"]]["targets"][row["side"]]["kept"]
    account = account_of(row)
    if row["subject"] == "catalog" and account in [targets["portfolio"]["owner"], targets["launchRole"]["owner"]]:
        return None  # The launch role is in both accounts, and so would be a role of an admitted name.
    if any(not each.get("as") and is_own(each) and targets[each["on"]]["owner"] != account and
           targets[each["on"]]["resource"] != "*" for each in called):  # fmt: skip
        return OWN_ONLY
    return None


def account_of(row):
    return MATRIX["accounts"][MATRIX["people"][row["person"]]["account"]]["id"]


def is_hidden(row, code):
    """Whether Service Catalog says so of a portfolio that is neither the account's own nor shared with it."""
    owner = MATRIX["subjects"][row["subject"]]["targets"][row["side"]]["kept"].get("portfolio", {}).get("owner")
    return code == "ResourceNotFoundException" and owner not in (None, account_of(row))


def is_own(request):
    action = request["action"]
    if action in WITHIN:
        return False
    return not action.startswith(ANY_ACCOUNT) or action.startswith(NAMED_ONLY)


class Shared:
    """What a Shared Services account shares of one kind."""

    def __init__(self, cloud, subject, side):
        self.cloud, self.subject, self.side = cloud, subject, side
        printed = cloud.matrix["subjects"][subject]
        self.actions, self.targets, self.actors = printed["actions"], printed["targets"][side], printed["actors"][side]
        made = self.targets["kept"]
        clients = {name: cloud.emulator.client(name, self.owner()) for name in SERVICES.get(subject, ())}
        MAKERS.get(subject, lambda *_: None)(clients, made, self.actors)
        self.clients = clients
        if subject == "catalog":
            admit_everybody(cloud, clients["servicecatalog"], made["portfolio"], self.owner())

    def owner(self):
        name = "sharedServices" if self.side == "production" else "lowerSharedServices"
        return self.cloud.matrix["accounts"][name]["id"]

    def keep(self, situation):
        if self.subject == "pipelines":
            self.cloud.keep_chain()
        if self.subject == "catalog":
            keep_catalog(self.cloud, self.clients["servicecatalog"], self.targets[situation])
        KEEPERS.get(self.subject, lambda *_: None)(self.clients, self.targets[situation])

    def calls(self, row):
        for request in self.actions[row["action"]]:
            action = request["action"]
            if action not in CALLS:
                continue
            target, (operation, parameters) = self.targets[row["situation"]][request["on"]], CALLS[action]
            given = parameters(target["resource"], request.get("context", {}), target.get("policy"))
            if action == "sagemaker:CreateTrainingJob":
                given["RoleArn"] = f"arn:aws:iam::{target['owner']}:role/{EXECUTION}"
            if action == "sagemaker:CreateModel":
                given["ExecutionRoleArn"] = f"arn:aws:iam::{target['owner']}:role/{EXECUTION}"
            yield request.get("as"), action.partition(":")[0], operation, given

    def answered(self, operation, answer, keys):
        if operation == "assume_role":
            found = answer["Credentials"]
            session = {
                "aws_access_key_id": found["AccessKeyId"],
                "aws_secret_access_key": found["SecretAccessKey"],
                "aws_session_token": found["SessionToken"],
            }
            role = answer["AssumedRoleUser"]["Arn"].split(":")[4:]
            keys.update({name: session for name, actor in self.actors.items() if role == self.session_name(actor)})
        if operation == "get_authorization_token" and "authorizationToken" in answer:
            keys["token"] = answer["authorizationToken"]

    def session_name(self, actor):
        return [actor["account"]["id"], f"assumed-role/{actor['role']}/session"]

    def refused_by_url(self, row, keys):
        """Reads a package as pip does, where that is asked."""
        if not any(each["action"] == "codeartifact:ReadFromRepository" for each in self.actions[row["action"]]):
            return ""
        place = packages(self.targets["kept"]["repository"]["resource"])
        endpoint = self.clients["codeartifact"].get_repository_endpoint(**place, format="pypi")["repositoryEndpoint"]
        request = urllib.request.Request(f"{endpoint}simple/features/")
        request.add_header("Authorization", "Basic " + base64.b64encode(f"aws:{keys['token']}".encode()).decode())
        try:
            urllib.request.urlopen(request, timeout=5).close()
        except urllib.error.HTTPError as error:
            return str(error) if error.code in (401, 403) else ""
        return ""


SERVICES = {
    "images": ["ecr"],
    "packages": ["codeartifact"],
    "models": ["sagemaker"],
    "code": ["codecommit", "iam"],
    "pipelines": ["codepipeline"],
    "catalog": ["servicecatalog"],
}


def make_packages(clients, targets, actors):
    codeartifact = clients["codeartifact"]
    codeartifact.create_domain(domain="ml-platform")
    codeartifact.create_repository(domain="ml-platform", repository="packages")
    place = packages(targets["repository"]["resource"])
    codeartifact.publish_package_version(**place, **TOOL, packageVersion="1.0", **asset())


def make_models(clients, targets, actors):
    clients["sagemaker"].create_model_package_group(ModelPackageGroupName="ml-churn")
    clients["sagemaker"].create_model_package(ModelPackageGroupName="ml-churn", **MODEL)


def make_code(clients, targets, actors):
    clients["codecommit"].create_repository(repositoryName="ml-pipelines")
    role, actor = {"RoleName": "ml-code-reader"}, actors["reader"]
    trust = json.dumps(targets["reader"]["policy"])
    clients["iam"].create_role(**role, AssumeRolePolicyDocument=trust)
    clients["iam"].put_role_policy(**role, PolicyName="palisade", PolicyDocument=json.dumps(actor["identity"][0]))


MAKERS = {
    "images": lambda clients, targets, actors: clients["ecr"].create_repository(repositoryName="ml-train"),
    "packages": make_packages,
    "models": make_models,
    "code": make_code,
}


def keep_packages(clients, targets):
    policy = {"policyDocument": json.dumps(targets["domain"]["policy"])}
    clients["codeartifact"].put_domain_permissions_policy(domain="ml-platform", **policy)


def keep_code(clients, targets):
    role = {"RoleName": "ml-code-reader"}
    clients["iam"].update_assume_role_policy(**role, PolicyDocument=json.dumps(targets["reader"]["policy"]))


KEEPERS = {
    "images": lambda clients, targets: clients["ecr"].set_repository_policy(
        repositoryName="ml-train", policyText=json.dumps(targets["repository"]["policy"])
    ),
    "packages": keep_packages,
    "models": lambda clients, targets: clients["sagemaker"].put_model_package_group_policy(
        ModelPackageGroupName="ml-churn", ResourcePolicy=json.dumps(targets["group"]["policy"])
    ),
    "code": keep_code,
}
