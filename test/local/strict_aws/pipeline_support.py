# What the tests of pipelines share: accounts with a bucket, a key, a repository and roles, and a pipeline through them.
import json
import time

from conftest import PATIENCE, REGION, allow, document

BUILDSPEC = """version: 0.2
env:
  exported-variables: [QUEUE, WHO]
phases:
  build:
    commands:
      - export QUEUE="$PREFIX-queue"
      - export WHO=$(aws sts get-caller-identity --query Arn --output text)
      - cp template.yml made.yml
artifacts:
  files: [made.yml]
"""
TEMPLATE = """Parameters:
  Name: { Type: String }
Resources:
  Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: !Ref Name } }
Outputs:
  Made: { Value: !GetAtt Queue.QueueName }
"""
SOURCE = {"buildspec-train.yml": BUILDSPEC, "template.yml": TEMPLATE}


class Chain:
    """The account of a pipeline and the account that it deploys in, with all that the pipeline needs."""

    def __init__(self, emulator, account, other):
        self.emulator, self.account, self.other = emulator, account, other
        self.bucket = f"ml-artifacts-{account}"
        self.role = f"arn:aws:iam::{account}:role/ml-pipeline"
        self.deploy_role = f"arn:aws:iam::{other}:role/ml-pipeline"
        self.stack_role = f"arn:aws:iam::{other}:role/ml-pipeline-cloudformation"
        self.client = emulator.client("codepipeline", account)
        self._store()
        self._roles()
        self._project()
        self.commit(SOURCE)

    def _store(self):
        everybody = {"AWS": [f"arn:aws:iam::{each}:root" for each in (self.account, self.other)]}
        keys = self.emulator.client("kms", self.account)
        statement = allow("kms:*", "*", principal=everybody)
        self.key = keys.create_key(Policy=document(statement))["KeyMetadata"]["Arn"]
        s3 = self.emulator.client("s3", self.account)
        s3.create_bucket(Bucket=self.bucket)
        objects = allow("s3:GetObject", f"arn:aws:s3:::{self.bucket}/*", principal=everybody)
        s3.put_bucket_policy(Bucket=self.bucket, Policy=document(objects))

    def _roles(self):
        services = {"Service": ["codepipeline.amazonaws.com", "codebuild.amazonaws.com"]}
        only_here = {"StringEquals": {"aws:SourceAccount": self.account}}
        self.make_role(self.account, "ml-pipeline", allow("sts:AssumeRole", principal=services, condition=only_here))
        trust = allow("sts:AssumeRole", principal={"AWS": self.role})
        statements = [
            allow(["s3:GetObject", "kms:Decrypt"], "*"),
            allow("cloudformation:*", f"arn:aws:cloudformation:{REGION}:{self.other}:stack/ml-*"),
            allow("iam:PassRole", self.stack_role),
        ]
        self.make_role(self.other, "ml-pipeline", trust, statements)
        by_stacks = allow("sts:AssumeRole", principal={"Service": "cloudformation.amazonaws.com"})
        self.make_role(self.other, "ml-pipeline-cloudformation", by_stacks)

    def make_role(self, account, name, trust, statements=None):
        iam = self.emulator.client("iam", account)
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))
        policy = document(*(statements or [allow("*", "*")]))
        iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=policy)

    def _project(self):
        self.emulator.client("codecommit", self.account).create_repository(repositoryName="ml-pipelines")
        self.emulator.client("codebuild", self.account).create_project(
            name="ml-churn-train",
            source={"type": "CODEPIPELINE", "buildspec": "buildspec-train.yml"},
            artifacts={"type": "CODEPIPELINE"},
            environment={
                "type": "LINUX_CONTAINER",
                "image": "aws/codebuild/standard:7.0",
                "computeType": "BUILD_GENERAL1_SMALL",
                "environmentVariables": [{"name": "PREFIX", "value": "of-the-project"}],
            },
            serviceRole=self.role,
        )

    def commit(self, files):
        code = self.emulator.client("codecommit", self.account)
        branches = code.list_branches(repositoryName="ml-pipelines")["branches"]
        head = code.get_branch(repositoryName="ml-pipelines", branchName="main")["branch"] if branches else {}
        parent = {"parentCommitId": head["commitId"]} if head else {}
        entries = [{"filePath": path, "fileContent": text.encode()} for path, text in files.items()]
        made = code.create_commit(repositoryName="ml-pipelines", branchName="main", putFiles=entries, **parent)
        return made["commitId"]

    def declaration(self, name="churn", **more):
        """A pipeline: source, build, approval, and a stack in the other account."""
        source = action("Source", "Source", "CodeCommit", outputs=["Code"], namespace="Source")
        source["configuration"] = {
            "RepositoryName": "ml-pipelines",
            "BranchName": "main",
            "PollForSourceChanges": "false",
        }
        train = action("Train", "Build", "CodeBuild", inputs=["Code"], outputs=["Made"], namespace="Train")
        variables = [{"name": "PREFIX", "value": f"{name}-#{{codepipeline.PipelineExecutionId}}"}]
        train["configuration"] = {"ProjectName": "ml-churn-train", "EnvironmentVariables": json.dumps(variables)}
        approve = action("Approve", "Approval", "Manual")
        approve["configuration"] = {"CustomData": "commit #{Source.CommitId}"}
        deploy = action("Deploy", "Deploy", "CloudFormation", inputs=["Made"], roleArn=self.deploy_role)
        deploy["configuration"] = {
            "ActionMode": "CREATE_UPDATE",
            "StackName": f"ml-{name}",
            "TemplatePath": "Made::made.yml",
            "RoleArn": self.stack_role,
            "ParameterOverrides": json.dumps({"Name": "#{Train.QUEUE}"}),
        }
        actions = [source, train, approve, deploy]
        return {
            "name": f"ml-{name}",
            "roleArn": self.role,
            "pipelineType": "V2",
            "artifactStore": {
                "type": "S3",
                "location": self.bucket,
                "encryptionKey": {"id": self.key, "type": "KMS"},
            },
            "stages": [{"name": each["name"], "actions": [each]} for each in actions],
            **more,
        }

    def short(self, name, **more):
        """A pipeline of a source and an approval."""
        declaration = self.declaration(name, **more)
        return {**declaration, "stages": [declaration["stages"][0], declaration["stages"][2]]}

    def create(self, declaration):
        """Creates a pipeline, as soon as its role can be used."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.client.create_pipeline(pipeline=declaration)["pipeline"]
            except self.client.exceptions.InvalidStructureException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def executions(self, name):
        return self.client.list_pipeline_executions(pipelineName=name)["pipelineExecutionSummaries"]

    def runs(self, name):
        """The runs of actions, the first one first."""
        return self.client.list_action_executions(pipelineName=name)["actionExecutionDetails"][::-1]

    def states(self, name):
        return {
            state["actionName"]: state.get("latestExecution", {})
            for stage in self.client.get_pipeline_state(name=name)["stageStates"]
            for state in stage["actionStates"]
        }

    def token(self, name):
        """The token of the approval request, as soon as there is one."""
        return self.wait(lambda: self.states(name)["Approve"].get("token"), name)

    def answer(self, name, token, status="Approved", client=None):
        result = {"status": status, "summary": "seen"}
        given = {"pipelineName": name, "stageName": "Approve", "actionName": "Approve"}
        return (client or self.client).put_approval_result(**given, result=result, token=token)

    def ended(self, name):
        """The latest execution, as soon as it is over."""
        ended = self.wait(lambda: self.executions(name)[0]["status"] != "InProgress" and self.executions(name)[0], name)
        return ended["status"]

    def wait(self, condition, name):
        deadline = time.monotonic() + PATIENCE
        while not (found := condition()):
            assert time.monotonic() < deadline, self.runs(name)
            time.sleep(0.05)
        return found


def action(name, category, provider, inputs=(), outputs=(), **more):
    return {
        "name": name,
        "actionTypeId": {"category": category, "owner": "AWS", "provider": provider, "version": "1"},
        "inputArtifacts": [{"name": each} for each in inputs],
        "outputArtifacts": [{"name": each} for each in outputs],
        **more,
    }
