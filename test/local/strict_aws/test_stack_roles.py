# A stack's role makes its resources, and not who calls: SageMaker's types, and others, with the role's rights.
import json

import pytest
from botocore.config import Config
from conftest import REGION, allow, deny, document, new_member
from policy_support import refused
from sagemaker_accounts import AWS_IMAGE, Lab

from functions import until

CLOUDFORMATION = document(allow("sts:AssumeRole", principal={"Service": "cloudformation.amazonaws.com"}))
PATIENT = Config(retries={"max_attempts": 8, "mode": "standard"})
QUEUE = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "ml-queue"}}}


class Stacks(Lab):
    """An account with roles for stacks, and a person who may do nothing but pass the role and call CloudFormation."""

    def __init__(self, emulator, account):
        super().__init__(emulator, account)
        self.iam, self.sts = emulator.client("iam", account), emulator.client("sts", account)
        self.stack_role = self.role_for_stacks("ml-pipeline-cloudformation", allow(["sagemaker:*", "sqs:*"], "*"))
        passes = allow("iam:PassRole", self.stack_role)
        self.emulator.role(account, "deploys", [allow("cloudformation:*", "*"), passes])
        self.emulator.role(account, "operates", [allow("cloudformation:*", "*")])
        self.deploys, self.operates = self.client("deploys"), self.client("operates")

    def role_for_stacks(self, name, *statements):
        arn = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=CLOUDFORMATION)["Role"]["Arn"]
        allowed = document(*statements, allow("iam:PassRole", self.role))
        self.iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=allowed)
        return arn

    def client(self, role, service="cloudformation"):
        """A client that tries again when calls come too fast."""
        keys = self.emulator.session(self.account, role)
        return self.emulator.client(service, credentials=keys, config=PATIENT)

    def ended(self, name):
        """The stack when its operation has ended."""
        cloudformation = self.emulator.client("cloudformation", self.account)

        def stack():
            return cloudformation.describe_stacks(StackName=name)["Stacks"][0]

        until(lambda: stack()["StackStatus"].endswith("IN_PROGRESS"), False)
        return stack()

    def reasons(self, name):
        events = self.deploys.describe_stack_events(StackName=name)["StackEvents"]
        return " ".join(each.get("ResourceStatusReason", "") for each in events)


def template(**resources):
    return json.dumps({"Resources": resources})


def serving(stacks, key="data/a.csv"):
    """A model, its configuration and its endpoint."""
    container = {"Image": AWS_IMAGE, "ModelDataUrl": f"s3://{stacks.bucket}/{key}"}
    model = {"ModelName": "ml-churn", "ExecutionRoleArn": stacks.role, "PrimaryContainer": container}
    variant = {
        "VariantName": "all",
        "ModelName": {"Fn::GetAtt": ["Model", "ModelName"]},
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": "1",
    }
    config = {"ProductionVariants": [variant]}
    named = {"Fn::GetAtt": ["Config", "EndpointConfigName"]}
    return template(
        Model={"Type": "AWS::SageMaker::Model", "Properties": model},
        Config={"Type": "AWS::SageMaker::EndpointConfig", "Properties": config},
        Endpoint={
            "Type": "AWS::SageMaker::Endpoint",
            "Properties": {"EndpointName": "ml-churn", "EndpointConfigName": named},
        },
    )


@pytest.fixture(scope="module")
def stacks(emulator):
    return Stacks(emulator, new_member(emulator))


def test_the_role_makes_an_endpoint_updates_it_and_deletes_it_again(stacks):
    named = {"StackName": "ml-serving"}
    stacks.deploys.create_stack(**named, TemplateBody=serving(stacks), RoleARN=stacks.stack_role)
    created = stacks.ended("ml-serving")
    assert (created["StackStatus"], created["RoleARN"]) == ("CREATE_COMPLETE", stacks.stack_role), stacks.reasons(
        "ml-serving"
    )
    assert stacks.endpoint("ml-churn")["EndpointStatus"] == "InService"
    config = stacks.endpoint("ml-churn")["EndpointConfigName"]
    # The role stays: who operates the stack needs not pass it.
    changed = serving(stacks).replace('"InitialInstanceCount": "1"', '"InitialInstanceCount": "2"')
    stacks.operates.update_stack(**named, TemplateBody=changed)
    assert stacks.ended("ml-serving")["StackStatus"] == "UPDATE_COMPLETE", stacks.reasons("ml-serving")
    assert stacks.endpoint("ml-churn")["ProductionVariants"][0]["CurrentInstanceCount"] == 2
    assert stacks.endpoint("ml-churn")["EndpointConfigName"] != config
    stacks.operates.delete_stack(**named)
    until(lambda: stacks.sagemaker.list_models(NameContains="ml-churn")["Models"], [])


def test_a_change_set_brings_its_role_and_execution_uses_it(stacks):
    stacks.deploys.create_change_set(
        StackName="ml-changed",
        ChangeSetName="first",
        ChangeSetType="CREATE",
        TemplateBody=template(Queue={"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "ml-changed"}}),
        RoleARN=stacks.stack_role,
    )
    stacks.operates.execute_change_set(StackName="ml-changed", ChangeSetName="first")
    stack = stacks.ended("ml-changed")
    assert (stack["StackStatus"], stack["RoleARN"]) == ("CREATE_COMPLETE", stacks.stack_role)


def test_the_role_needs_the_permissions(stacks):
    poor = stacks.role_for_stacks("poor", allow("s3:*", "*"))
    passes = document(allow("cloudformation:*", "*"), allow("iam:PassRole", poor))
    stacks.iam.put_role_policy(RoleName="deploys", PolicyName="poor", PolicyDocument=passes)
    stacks.deploys.create_stack(StackName="poor", TemplateBody=template(**QUEUE), RoleARN=poor)
    assert stacks.ended("poor")["StackStatus"] == "ROLLBACK_COMPLETE"
    who = f"arn:aws:sts::{stacks.account}:assumed-role/poor/AWSCloudFormation"
    assert f"User: {who} is not authorized to perform: sqs:CreateQueue" in stacks.reasons("poor")
    stacks.deploys.create_stack(StackName="poor-model", TemplateBody=serving(stacks), RoleARN=poor)
    assert stacks.ended("poor-model")["StackStatus"] == "ROLLBACK_COMPLETE"
    assert f"User: {who} is not authorized to perform: sagemaker:CreateModel" in stacks.reasons("poor-model")


def test_policies_of_the_organization_bind_the_role(stacks, attach):
    attach(stacks.account, deny("sagemaker:CreateModel"))
    stacks.deploys.create_stack(StackName="bound", TemplateBody=serving(stacks), RoleARN=stacks.stack_role)
    assert stacks.ended("bound")["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "explicit deny in a service control policy" in stacks.reasons("bound")


def test_a_role_is_passed_and_trusts_cloudformation(stacks):
    create = {"StackName": "none", "TemplateBody": template(**QUEUE)}
    denied = refused(stacks.operates.create_stack, **create, RoleARN=stacks.stack_role)
    assert "iam:PassRole" in denied["Message"]
    passes = document(allow("iam:PassRole", stacks.role))
    stacks.iam.put_role_policy(RoleName="deploys", PolicyName="execution", PolicyDocument=passes)
    invalid = refused(stacks.deploys.create_stack, **create, RoleARN=stacks.role)
    assert invalid["Message"] == f"Role {stacks.role} is invalid or cannot be assumed"


def test_a_policy_names_the_role_that_may_be_used(stacks):
    only = {"StringEquals": {"cloudformation:RoleArn": stacks.stack_role}}
    statements = [allow("cloudformation:CreateStack", "*", condition=only), allow("iam:PassRole", "*")]
    stacks.emulator.role(stacks.account, "bounded", statements)
    client = stacks.client("bounded")
    create = {"StackName": "ml-named", "TemplateBody": template(**QUEUE)}
    assert "cloudformation:CreateStack" in refused(client.create_stack, **create)["Message"]
    client.create_stack(**create, RoleARN=stacks.stack_role)


def test_a_stack_without_a_role_is_made_as_before(stacks):
    arn = f"arn:aws:sagemaker:{REGION}:{stacks.account}:model-package-group/ml-group"
    policy = document(allow("sagemaker:DescribeModelPackageGroup", arn, {"AWS": stacks.account}))
    group = {"ModelPackageGroupName": "ml-group", "ModelPackageGroupPolicy": json.loads(policy)}
    body = template(Group={"Type": "AWS::SageMaker::ModelPackageGroup", "Properties": group})
    stacks.emulator.client("cloudformation", stacks.account).create_stack(StackName="group", TemplateBody=body)
    stack = stacks.ended("group")
    assert (stack["StackStatus"], "RoleARN" in stack) == ("CREATE_COMPLETE", False), stacks.reasons("group")
    stacks.sagemaker.get_model_package_group_policy(ModelPackageGroupName="ml-group")


def test_who_calls_reads_the_parameters_that_a_template_names(stacks):
    """With the role of a stack, too: the caller's rights count, and not the role's."""
    body = json.dumps(
        {
            "Parameters": {"Subnets": {"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": "/ml/subnets"}},
            "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "ml-parameters"}}},
        }
    )
    stacks.emulator.client("ssm", stacks.account).put_parameter(Name="/ml/subnets", Value="subnet-1", Type="StringList")
    role = stacks.role_for_stacks("reads", allow("*", "*"))
    stacks.emulator.role(stacks.account, "reader", [allow("cloudformation:*", "*"), allow("iam:PassRole", role)])
    client, create = stacks.client("reader"), {"StackName": "ml-reads", "TemplateBody": body, "RoleARN": role}
    for call in (client.create_stack, client.create_change_set):
        named = {"ChangeSetName": "first", "ChangeSetType": "CREATE"} if call == client.create_change_set else {}
        denied = refused(call, **create, **named)
        assert (denied["Code"], denied["Message"]) == (
            "ValidationError",
            "AccessDenied. User doesn't have permission to call ssm:GetParameters",
        )
    reads = allow("ssm:GetParameters", f"arn:aws:ssm:{REGION}:{stacks.account}:parameter/ml/subnets")
    stacks.iam.put_role_policy(RoleName="reader", PolicyName="reads", PolicyDocument=document(reads))
    client.create_stack(**create)
    assert stacks.ended("ml-reads")["StackStatus"] == "CREATE_COMPLETE"
