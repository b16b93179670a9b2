# The policy of a model package group, as Palisade writes it: who of other accounts sees, registers, deploys, approves,
# as an administrator there (SageMaker AI Developer Guide, "Deploy a model version from a different account").
import json
import subprocess

import pytest
from conftest import REGION, ROOT, new_member, with_node
from policy_support import organization_of, refused, role
from sagemaker_accounts import AWS_IMAGE, Lab

PRINT_DOCUMENT = """
const { models } = await import('./shared/resources/models/models.ts');
const [owner, organizationId, region, audiences] = process.argv.slice(1);
const accounts = JSON.parse(audiences);
const grants = { organizationId, accountsOf: (audience) => accounts[audience] ?? [] };
console.log(models.documents[0].text({ kind: 'models', name: 'churn', owner, region }, grants));
"""
MODEL = {"InferenceSpecification": {"Containers": [{"Image": AWS_IMAGE}]}}
TYPES = ("science", "testing", "production", "sandbox")
AUDIENCES = {
    "consumers": ("science", "testing", "production"),
    "deployers": ("testing", "production"),
    "registrars": ("testing",),
}


class Registry:
    """The group ml-churn with version 1, and administrators of an account of each type."""

    def __init__(self, emulator):
        self.emulator, self.owner = emulator, new_member(emulator)
        self.accounts = {each: new_member(emulator) for each in TYPES}
        self.own = emulator.client("sagemaker", self.owner)
        self.own.create_model_package_group(ModelPackageGroupName="ml-churn")
        self.own.create_model_package(ModelPackageGroupName="ml-churn", **MODEL)
        place = f"arn:aws:sagemaker:{REGION}:{self.owner}"
        self.group, self.version = f"{place}:model-package-group/ml-churn", f"{place}:model-package/ml-churn/1"
        self.admit(AUDIENCES)
        self.clients = {
            each: emulator.client("sagemaker", credentials=role(emulator, account))
            for each, account in self.accounts.items()
        }

    def admit(self, audiences):
        ids = {audience: [self.accounts[each] for each in types] for audience, types in audiences.items()}
        given = [self.owner, organization_of(self.emulator), REGION, json.dumps(ids)]
        command = ["node", "--input-type=module", "-e", PRINT_DOCUMENT, *given]
        printed = subprocess.run(command, cwd=ROOT, env=with_node(), capture_output=True, check=True).stdout.decode()
        self.own.put_model_package_group_policy(ModelPackageGroupName="ml-churn", ResourcePolicy=printed.strip())

    def call(self, kind, operation):
        """The message of the refusal, or an empty text."""
        named = {"ModelPackageGroupName": self.group}
        calls = {
            "see": ("list_model_packages", named),
            "register": ("create_model_package", {**named, **MODEL, "ModelApprovalStatus": "PendingManualApproval"}),
            "register as approved": ("create_model_package", {**named, **MODEL, "ModelApprovalStatus": "Approved"}),
            "register without a status": ("create_model_package", {**named, **MODEL}),
            "approve": ("update_model_package", {"ModelPackageArn": self.version, "ModelApprovalStatus": "Approved"}),
            "delete": ("delete_model_package", {"ModelPackageName": self.version}),
            "deploy": ("create_model", self.deployed(kind)),
        }
        method, parameters = calls[operation]
        call = getattr(self.clients[kind], method)
        if operation in MAY[kind]:
            call(**parameters)
            return ""
        return refused(call, **parameters)["Message"]

    def deployed(self, kind):
        if not hasattr(self, "labs"):
            self.labs = {each: Lab(self.emulator, account) for each, account in self.accounts.items()}
        container = {"ModelPackageName": self.version}
        return {"ModelName": "churn", "ExecutionRoleArn": self.labs[kind].role, "PrimaryContainer": container}


MAY = {
    "science": {"see"},
    "testing": {"see", "register", "deploy"},
    "production": {"see", "deploy"},
    "sandbox": set(),
}
OPERATIONS = ("see", "register", "register as approved", "register without a status", "approve", "delete", "deploy")


@pytest.fixture(scope="module")
def registry(emulator):
    return Registry(emulator)


@pytest.mark.parametrize("kind", TYPES)
def test_administrators_of_other_accounts_do_what_their_type_may(registry, kind):
    """Platform checks 16 and 17: data science neither registers nor approves, testing registers only as pending."""
    for operation in OPERATIONS:
        message = registry.call(kind, operation)
        assert (message == "") == (operation in MAY[kind]), (operation, message)
        assert message == "" or "because no resource-based policy allows" in message


def test_a_model_that_admits_nobody_is_seen_by_nobody_else(registry):
    registry.admit({})
    for client in registry.clients.values():
        refused(client.list_model_packages, ModelPackageGroupName=registry.group)
    assert registry.own.list_model_packages(ModelPackageGroupName="ml-churn")["ModelPackageSummaryList"]
