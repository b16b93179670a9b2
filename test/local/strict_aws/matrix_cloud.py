# An emulator with the accounts and people of the access matrix, under ids of its own: roles with their policies, in
# accounts that have the policies of their types.
import json
import subprocess

import boto3
import conftest
from access_calls import ROLE, trust
from botocore.config import Config
from conftest import MANAGEMENT, REGION, ROOT, new_member, numbers
from matrix_catalog import made_catalog

CONFIG = Config(parameter_validation=False, retries={"max_attempts": 1}, s3={"addressing_style": "path"})
ENTRY = "OrganizationAccountAccessRole"
TEXT = subprocess.run(
    ["node", "test/support/print-access-matrix.ts"],
    cwd=ROOT,
    env=conftest.with_node(),
    capture_output=True,
    check=True,
).stdout.decode()
MATRIX = json.loads(TEXT)
SERVICES = [name for name, person in MATRIX["people"].items() if "service" in person]
SIDES = ("production", "lower")
# The roles of the chain, by who is one of them, with the target that has the trust policy.
CHAIN = {
    "ssRole": "sharedRole",
    "ssBuild": "buildRole",
    "teRole": "testingRole",
    "prRole": "productionRole",
    "prStackRole": "stackRole",
}


class Cloud:
    def __init__(self, emulator):
        self.emulator = emulator
        self.organizations = emulator.client("organizations", MANAGEMENT)
        root = self.organizations.list_roots()["Roots"][0]["Id"]
        self.organizations.enable_policy_type(RootId=root, PolicyType="RESOURCE_CONTROL_POLICY")
        text = TEXT.replace(MATRIX["organizationId"], self.organization())
        for account in MATRIX["accounts"].values():
            if not account["id"]:
                continue
            made = str(next(numbers)) if account["membership"] == "never" else new_member(emulator)
            text = text.replace(account["id"], made)
        for subject in ("dataset", "artifacts"):
            for side in SIDES:
                key = json.loads(text)["subjects"][subject]["targets"][side]["kept"]["key"]
                text = text.replace(key["resource"], self.made_key(key))
        for side in SIDES:
            targets = json.loads(text)["subjects"]["catalog"]["targets"][side]["kept"]
            for name, made in made_catalog(emulator, targets).items():
                owned = f":{targets['portfolio']['owner']}:"
                text = text.replace(f"{owned}portfolio/{name}", f"{owned}portfolio/{made}")
                text = text.replace(f"{owned}product/{name}", f"{owned}product/{made}")
        self.matrix = json.loads(text)
        self.session = boto3.Session(aws_access_key_id="none", aws_secret_access_key="none")
        self.clients, self.keys = {}, {}
        for name, account in self.matrix["accounts"].items():
            self.govern(name, account)
        for person in self.matrix["people"]:
            if person not in SERVICES:
                self.keys[person] = self.session_of(person)
        self.keep_chain()

    def keep_chain(self):
        """As Palisade makes its roles: only the link before assumes each."""
        for person, target in CHAIN.items():
            self.entrust(person, self.target("pipelines", "production", "kept", target)["policy"])

    def organization(self):
        return self.organizations.describe_organization()["Organization"]["Id"]

    def made_key(self, key):
        tags = {name.partition("/")[2]: value for name, value in key["context"].items()}
        given = [{"TagKey": name, "TagValue": value} for name, value in tags.items()]
        return self.emulator.client("kms", key["owner"]).create_key(Tags=given)["KeyMetadata"]["Arn"]

    def govern(self, name, account):
        for number, each in enumerate(account["policies"]):
            text = json.dumps(each["content"], separators=(",", ":"))
            made = self.organizations.create_policy(
                Content=text, Description="", Name=f"{name}-{number}", Type=each["kind"]
            )
            policy = made["Policy"]["PolicySummary"]["Id"]
            self.organizations.attach_policy(PolicyId=policy, TargetId=account["id"])
        if account["membership"] == "former":
            self.organizations.remove_account_from_organization(AccountId=account["id"])

    def target(self, subject, side, situation, name):
        return self.matrix["subjects"][subject]["targets"][side][situation][name]

    def account_of(self, person):
        return self.matrix["accounts"][self.matrix["people"][person]["account"]]["id"]

    def session_of(self, name):
        person, account = self.matrix["people"][name], self.account_of(name)
        path, _, role = f"/{person['role']}".rpartition("/")
        if role == ENTRY:  # Organizations makes it with the account, for the management account.
            return self.emulator.session(account, role, by=MANAGEMENT)
        iam = self.emulator.client("iam", account)
        bounds = {}
        if "boundary" in person:
            made = iam.create_policy(PolicyName="boundary", PolicyDocument=json.dumps(person["boundary"]))
            bounds = {"PermissionsBoundary": made["Policy"]["Arn"]}
        made = iam.create_role(RoleName=role, Path=f"{path}/", AssumeRolePolicyDocument=trust(account), **bounds)
        for number, each in enumerate(person["identity"]):
            iam.put_role_policy(RoleName=role, PolicyName=f"policy-{number}", PolicyDocument=json.dumps(each))
        keys = self.emulator.session(account, made["Role"]["Arn"])
        if role == ROLE:  # As Palisade makes it: now nobody here can act as it any more.
            self.entrust(name, self.matrix["accounts"][person["account"]]["executionTrust"])
        return keys

    def entrust(self, person, policy):
        iam, role = self.emulator.client("iam", self.account_of(person)), self.matrix["people"][person]["role"]
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(policy))

    def client(self, keys, service):
        """The client of all people, with these credentials: a client each takes too much time."""
        if service not in self.clients:
            self.clients[service] = self.session.client(
                service, endpoint_url=self.emulator.endpoint, region_name=REGION, config=CONFIG
            )
        shared = self.session.get_credentials()
        shared.access_key, shared.secret_key = keys["aws_access_key_id"], keys["aws_secret_access_key"]
        shared.token = keys["aws_session_token"]
        return self.clients[service]
