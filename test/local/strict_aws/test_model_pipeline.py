# A model goes from its source to an endpoint in production, by the pipeline, the projects and the roles that Palisade
# makes, with their own documents. Only SageMaker's execution roles are made for this test.
import json
import subprocess
import time

import pytest
from conftest import PATIENCE, ROOT, allow, document, new_member, with_node
from policy_support import organization_of, refused, role

AWS_IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
BUILDSPEC = """version: 0.2
env:
  shell: bash
  exported-variables: [IMAGE, MODEL_DATA]
phases:
  build:
    commands:
      - set -euo pipefail
      - bash tries.sh 2>&1 || true
      - >-
        KEYS=$(aws sts assume-role --role-arn "$TRAINING_ROLE" --role-session-name "$EXECUTION_ID"
        --query "Credentials.[AccessKeyId,SecretAccessKey,SessionToken]" --output text)
      - read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN <<< "$KEYS"
      - export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
      - IMAGE=$(cat image.txt)
      - export JOB="ml-churn-${EXECUTION_ID:0:8}" IMAGE
      - >-
        sed -e "s#JOB#$JOB#" -e "s#ROLE#$EXECUTION_ROLE#" -e "s#ARTIFACTS#$ARTIFACTS#" -e "s#KEY#$ARTIFACTS_KEY#"
        -e "s#IMAGE#$IMAGE#" job.json > filled.json
      - aws sagemaker create-training-job --cli-input-json file://filled.json
      - aws sagemaker wait training-job-completed-or-stopped --training-job-name "$JOB"
      - >-
        MODEL_DATA=$(aws sagemaker describe-training-job --training-job-name "$JOB"
        --query ModelArtifacts.S3ModelArtifacts --output text)
      - export MODEL_DATA
"""
JOB = {
    "TrainingJobName": "JOB",
    "RoleArn": "ROLE",
    "AlgorithmSpecification": {"TrainingImage": "IMAGE", "TrainingInputMode": "File"},
    "OutputDataConfig": {"S3OutputPath": "ARTIFACTS/models", "KmsKeyId": "KEY"},
    "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
    "StoppingCondition": {"MaxRuntimeInSeconds": 60},
}
# What anyone who may push could try to skip the approval.
TRIES = """aws sts get-caller-identity --query Arn --output text
aws sts assume-role --role-arn arn:aws:iam::PRODUCTION:role/ml-pipeline --role-session-name zed
aws sagemaker update-model-package --model-approval-status Approved \\
  --model-package-arn arn:aws:sagemaker:us-east-1:OWNER:model-package/ml-churn/1
"""
SOURCE = {
    "buildspec-train.yml": BUILDSPEC,
    "job.json": json.dumps(JOB),
    "image.txt": AWS_IMAGE,
    "tries.sh": TRIES,
}


class Platform:
    """The three accounts of a pipeline with all that Palisade makes in them."""

    def __init__(self, emulator):
        self.emulator = emulator
        self.owner, self.testing, self.production = (new_member(emulator) for _ in range(3))
        self.pipelines = emulator.client("codepipeline", self.owner)
        self.key = emulator.client("kms", self.owner).create_key()["KeyMetadata"]["Arn"]
        self.made = self._made()
        for thing in self.made["shared"]:
            self._make(thing)
        self._execution_roles()
        self._network()
        self._code()

    def _made(self):
        accounts = [self.owner, self.testing, self.production, organization_of(self.emulator), self.key]
        command = ["node", "test/support/print-model-pipeline.ts", *accounts]
        printed = subprocess.run(command, cwd=ROOT, env=with_node(), check=True, capture_output=True, text=True)
        return json.loads(printed.stdout)

    def _make(self, thing):
        account, parts, documents = thing["account"], thing["parts"], thing["documents"]
        if "permissions" in documents:
            iam = self.emulator.client("iam", account)
            iam.create_role(RoleName=parts["role"], AssumeRolePolicyDocument=documents["trustPolicy"])
            iam.put_role_policy(RoleName=parts["role"], PolicyName="palisade", PolicyDocument=documents["permissions"])
        if thing["kind"] == "artifacts":
            s3, kms = (self.emulator.client(name, account) for name in ("s3", "kms"))
            s3.create_bucket(Bucket=parts["bucket"])
            s3.put_bucket_policy(Bucket=parts["bucket"], Policy=documents["bucketPolicy"])
            kms.put_key_policy(KeyId=self.key, PolicyName="default", Policy=documents["keyPolicy"])
        if thing["kind"] == "models":
            sagemaker, group = self.emulator.client("sagemaker", account), parts["modelGroup"]
            sagemaker.create_model_package_group(ModelPackageGroupName=group)
            (policy,) = documents.values()
            sagemaker.put_model_package_group_policy(ModelPackageGroupName=group, ResourcePolicy=policy)

    def _execution_roles(self):
        trust = document(allow("sts:AssumeRole", principal={"Service": "sagemaker.amazonaws.com"}))
        for account in (self.testing, self.production):
            iam = self.emulator.client("iam", account)
            iam.create_role(RoleName="ml-execution", AssumeRolePolicyDocument=trust)
            allowed = document(allow(["s3:*", "kms:*", "ecr:*"], "*"))
            iam.put_role_policy(RoleName="ml-execution", PolicyName="palisade", PolicyDocument=allowed)

    def _network(self):
        parameters = self.emulator.client("ssm", self.production)
        for name, value in {"subnets": "subnet-1,subnet-2", "security-groups": "sg-1"}.items():
            parameters.put_parameter(Name=f"/ml/network/{name}", Value=value, Type="StringList")
        kms = self.emulator.client("kms", self.production)
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName="alias/palisade-data", TargetKeyId=key)

    def _code(self):
        code = self.emulator.client("codecommit", self.owner)
        code.create_repository(repositoryName="ml-pipelines")
        filled = {
            path: text.replace("PRODUCTION", self.production).replace("OWNER", self.owner)
            for path, text in SOURCE.items()
        }
        files = [{"filePath": path, "fileContent": text.encode()} for path, text in filled.items()]
        code.create_commit(repositoryName="ml-pipelines", branchName="main", putFiles=files)
        for project in self.made["projects"]:
            self.emulator.client("codebuild", self.owner).create_project(**project)

    def start(self):
        """Creates the pipeline, which runs at once, as soon as its role can be used."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.pipelines.create_pipeline(pipeline=self.made["pipeline"])
            except self.pipelines.exceptions.InvalidStructureException:
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def actions(self):
        stages = self.pipelines.get_pipeline_state(name="ml-churn")["stageStates"]
        return {
            each["actionName"]: each.get("latestExecution", {}) for stage in stages for each in stage["actionStates"]
        }

    def wait(self, condition):
        deadline = time.monotonic() + PATIENCE
        while not (found := condition(self.actions())):
            failed = [each for each in self.actions().items() if each[1].get("status") == "Failed"]
            assert not failed, [failed, self.logs(failed[0][1].get("externalExecutionId", ""))]
            assert time.monotonic() < deadline, self.actions()
            time.sleep(0.1)
        return found

    def logs(self, build):
        if not build.startswith("ml-"):
            return None
        project, _, stream = build.partition(":")
        found = self.emulator.client("logs", self.owner).get_log_events(
            logGroupName=f"/aws/codebuild/{project}", logStreamName=f"{project}/{stream}"
        )
        return [each["message"] for each in found["events"]]

    def approve(self, token, client=None):
        result = {"status": "Approved", "summary": "good"}
        given = {"pipelineName": "ml-churn", "stageName": "Approval", "actionName": "Approve"}
        return (client or self.pipelines).put_approval_result(**given, result=result, token=token)


@pytest.fixture(scope="module")
def platform(emulator):
    return Platform(emulator)


@pytest.fixture(scope="module")
def token(platform):
    """Of the approval for which the first execution waits."""
    platform.start()
    return platform.wait(lambda actions: actions["Approve"].get("token"))


def test_a_build_of_the_source_cannot_skip_the_approval(emulator, platform, token):
    """Platform check 21: anyone who may push runs commands in the build, which neither reach production nor approve."""
    builds = emulator.client("codebuild", platform.owner).list_builds_for_project(projectName="ml-churn-train")["ids"]
    logs = "\n".join(line for build in builds for line in platform.logs(build))
    assert f"arn:aws:sts::{platform.owner}:assumed-role/ml-pipeline-build/" in logs
    production = f"sts:AssumeRole on resource: arn:aws:iam::{platform.production}:role/ml-pipeline"
    for refusal in (production, "sagemaker:UpdateModelPackage on resource"):
        assert f"is not authorized to perform: {refusal}" in logs


def test_who_trains_cannot_replace_what_is_registered(emulator, platform, token):
    """Platform check 22: the version names a copy that nobody but the pipeline can write, not even an administrator."""
    registry = emulator.client("sagemaker", platform.owner)
    (version,) = registry.list_model_packages(ModelPackageGroupName="ml-churn")["ModelPackageSummaryList"]
    described = registry.describe_model_package(ModelPackageName=version["ModelPackageArn"])
    bucket, _, key = described["InferenceSpecification"]["Containers"][0]["ModelDataUrl"][5:].partition("/")
    assert key.startswith("registered/ml-churn/")
    s3 = emulator.client("s3", credentials=role(emulator, platform.testing, "trainer"))
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="ml-churn/models/")["Contents"]
    assert s3.put_object(Bucket=bucket, Key=listed[0]["Key"], Body=b"another model")
    assert refused(s3.put_object, Bucket=bucket, Key=key, Body=b"another model")["Code"] == "AccessDenied"
    administrator = emulator.client("s3", credentials=role(emulator, platform.owner, "administrator-of-artifacts"))
    assert refused(administrator.put_object, Bucket=bucket, Key=key, Body=b"another model")["Code"] == "AccessDenied"
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() != b"another model"


def test_a_model_goes_from_its_source_to_production(emulator, platform, token):
    """Platform check 21: through the roles, and by nobody else."""
    registry = emulator.client("sagemaker", platform.owner)
    (version,) = registry.list_model_packages(ModelPackageGroupName="ml-churn")["ModelPackageSummaryList"]
    arn = version["ModelPackageArn"]
    assert version["ModelApprovalStatus"] == "PendingManualApproval"
    assert arn in platform.actions()["Approve"]["summary"]
    platform.approve(token)
    platform.wait(lambda actions: actions["Deploy"].get("status") == "Succeeded")
    assert registry.describe_model_package(ModelPackageName=arn)["ModelApprovalStatus"] == "Approved"
    hosted = emulator.client("sagemaker", platform.production)
    assert hosted.describe_endpoint(EndpointName="ml-churn")["EndpointStatus"] in ("Creating", "InService")
    stack = emulator.client("cloudformation", platform.production).describe_stacks(StackName="ml-churn")["Stacks"][0]
    assert stack["RoleARN"] == f"arn:aws:iam::{platform.production}:role/ml-pipeline-cloudformation"


def test_the_chain_of_roles_is_closed_to_others(emulator, platform):
    """Platform check 21: administrators of other accounts, and even of shared-services, cannot assume the roles."""
    for account in (platform.owner, new_member(emulator)):
        keys = role(emulator, account, "administrator")
        for target in (platform.testing, platform.production):
            sts = emulator.client("sts", credentials=keys)
            arn = f"arn:aws:iam::{target}:role/ml-pipeline"
            assert refused(sts.assume_role, RoleArn=arn, RoleSessionName="zed")["Code"] == "AccessDenied"


def test_testing_registers_only_as_pending(emulator, platform):
    """Platform check 17: the policy of the group decides, whatever the account itself allows."""
    testing = emulator.client("sagemaker", credentials=role(emulator, platform.testing, "administrator"))
    group = f"arn:aws:sagemaker:us-east-1:{platform.owner}:model-package-group/ml-churn"
    container = {"Image": AWS_IMAGE, "ModelDataUrl": f"s3://ml-artifacts-{platform.owner}/model.tar.gz"}
    version = {"ModelPackageGroupName": group, "InferenceSpecification": {"Containers": [container]}}
    approved = refused(testing.create_model_package, **version, ModelApprovalStatus="Approved")
    assert approved["Code"] == "AccessDeniedException"
    made = testing.create_model_package(**version, ModelApprovalStatus="PendingManualApproval")["ModelPackageArn"]
    approve = {"ModelPackageArn": made, "ModelApprovalStatus": "Approved"}
    assert refused(testing.update_model_package, **approve)["Code"] == "AccessDeniedException"
