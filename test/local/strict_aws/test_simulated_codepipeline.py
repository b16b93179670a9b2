# AWS CodePipeline: what a pipeline may look like, and executions that really call what their actions name.
import json
import uuid

import pytest
from conftest import allow, document, numbers
from pipeline_support import TEMPLATE, Chain
from policy_support import refused, role


@pytest.fixture(scope="module")
def chain(emulator):
    """Two accounts with a pipeline's bucket, repository, project and roles."""
    return Chain(emulator, str(next(numbers)), str(next(numbers)))


@pytest.fixture(scope="module")
def waiting(chain):
    """A pipeline whose first execution waits for approval: its name and the token of the request."""
    chain.create(chain.declaration())
    return "ml-churn", chain.token("ml-churn")


def changed(chain, change):
    declaration = chain.declaration("other")
    change(declaration)
    return declaration


WRONG = {
    "one stage": (lambda it: it.update(stages=it["stages"][:1]), "InvalidStructureException", "minimum of 2 stages"),
    "no source first": (
        lambda it: it.update(stages=it["stages"][::-1]),
        "InvalidStructureException",
        "only contains source actions",
    ),
    "two stages of a name": (
        lambda it: it["stages"][2].update(name="Train"),
        "InvalidStructureException",
        "more than once",
    ),
    "an artifact that nobody gives": (
        lambda it: it["stages"][3]["actions"][0].update(inputArtifacts=[{"name": "Other"}]),
        "InvalidStructureException",
        "declared 0 times",
    ),
    "an output given twice": (
        lambda it: it["stages"][1]["actions"][0].update(outputArtifacts=[{"name": "Code"}]),
        "InvalidStructureException",
        "must be unique",
    ),
    "a variable of a later action": (
        lambda it: it["stages"][1]["actions"][0]["configuration"].update(EnvironmentVariables="#{Later.X}"),
        "InvalidStructureException",
        "namespace Later",
    ),
    "an unknown provider": (
        lambda it: it["stages"][1]["actions"][0]["actionTypeId"].update(provider="Make"),
        "InvalidActionDeclarationException",
        "is not available",
    ),
    "a stack without a role": (
        lambda it: it["stages"][3]["actions"][0]["configuration"].pop("RoleArn"),
        "InvalidActionDeclarationException",
        "'RoleArn'",
    ),
    "an approval with artifacts": (
        lambda it: it["stages"][2]["actions"][0].update(inputArtifacts=[{"name": "Code"}]),
        "InvalidActionDeclarationException",
        "input artifacts",
    ),
    "a role that does not trust it": (
        lambda it: it.update(roleArn=it["roleArn"].replace("ml-pipeline", "nobody")),
        "InvalidStructureException",
        "not authorized to perform AssumeRole",
    ),
    "a role of another account": (
        lambda it: it.update(roleArn="arn:aws:iam::999999999999:role/ml-pipeline"),
        "AccessDeniedException",
        "Cross-account pass role",
    ),
    "a mode of V2 in V1": (
        lambda it: it.update(pipelineType="V1", executionMode="QUEUED"),
        "InvalidStructureException",
        "V2",
    ),
}


@pytest.mark.parametrize(("change", "code", "words"), WRONG.values(), ids=WRONG)
def test_a_structure_that_is_refused(chain, change, code, words):
    error = refused(chain.client.create_pipeline, pipeline=changed(chain, change))
    assert (error["Code"], words in error["Message"]) == (code, True), error


def test_an_execution_starts_with_the_pipeline_and_runs_to_the_approval(chain, waiting):
    name, _ = waiting
    execution = chain.executions(name)[0]
    assert (execution["status"], execution["trigger"]["triggerType"]) == ("InProgress", "CreatePipeline")
    source, train, approve = chain.runs(name)
    assert [each["status"] for each in (source, train, approve)] == ["Succeeded", "Succeeded", "InProgress"]
    commit = source["output"]["outputVariables"]["CommitId"]
    assert execution["sourceRevisions"][0]["revisionId"] == commit
    assert chain.states(name)["Approve"]["summary"] == f"commit {commit}"
    exported = train["output"]["outputVariables"]
    # The commands were run with the project's role, and the action's variables win over the project's.
    assert exported["QUEUE"] == f"churn-{execution['pipelineExecutionId']}-queue"
    assert f"arn:aws:sts::{chain.account}:assumed-role/ml-pipeline/AWSCodeBuild-" in exported["WHO"]


def test_artifacts_are_under_the_key_of_the_store(chain, waiting):
    made = chain.runs(waiting[0])[1]["output"]["outputArtifacts"][0]["s3location"]
    head = chain.emulator.client("s3", chain.account).head_object(Bucket=made["bucket"], Key=made["key"])
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", chain.key)


def test_only_whom_policies_let_approve_can_and_then_the_stack_is_deployed(chain, waiting):
    name, token = waiting
    at_action = f"arn:aws:codepipeline:us-east-1:{chain.account}:{name}/Approve/Approve"
    arn = f"arn:aws:codepipeline:us-east-1:{chain.account}:{name}"
    others = {"approver": at_action, "developer": arn}
    clients = {
        who: chain.emulator.client(
            "codepipeline",
            credentials=role(
                chain.emulator, chain.account, who, statements=[allow("codepipeline:PutApprovalResult", resource)]
            ),
        )
        for who, resource in others.items()
    }
    refusal = refused(chain.answer, name=name, token=token, client=clients["developer"])
    assert (refusal["Code"], at_action in refusal["Message"]) == ("AccessDeniedException", True)
    wrong = refused(chain.answer, name=name, token=str(uuid.uuid4()), client=clients["approver"])
    assert wrong["Code"] == "InvalidApprovalTokenException"
    chain.answer(name, token, client=clients["approver"])
    again = refused(chain.answer, name=name, token=token, client=clients["approver"])
    assert again["Code"] == "ApprovalAlreadyCompletedException"
    assert chain.ended(name) == "Succeeded"
    assert "assumed-role/approver/zed" in chain.states(name)["Approve"]["lastUpdatedBy"]
    execution = chain.executions(name)[0]["pipelineExecutionId"]
    stacks = chain.emulator.client("cloudformation", chain.other)
    assert stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"
    assert chain.runs(name)[3]["output"]["outputVariables"] == {"Made": f"churn-{execution}-queue"}


def test_a_rejection_fails_the_execution(chain):
    messages = queue_of_events(chain, "ml-rejected")
    chain.create(chain.short("rejected"))
    chain.answer("ml-rejected", chain.token("ml-rejected"), "Rejected")
    assert chain.ended("ml-rejected") == "Failed"
    assert chain.states("ml-rejected")["Approve"]["errorDetails"]["message"].endswith("seen")
    states = chain.wait(lambda: len(found := messages()) == 2 and found, "ml-rejected")
    assert sorted(states) == ["FAILED", "STARTED"]


def queue_of_events(chain, pipeline):
    """The states in the events about a pipeline's executions, as a rule of the account sends them to a queue."""
    queues, events = (chain.emulator.client(name, chain.account) for name in ("sqs", "events"))
    address = queues.create_queue(QueueName=pipeline)["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:{chain.account}:{pipeline}"
    admitted = allow("sqs:SendMessage", arn, principal={"Service": "events.amazonaws.com"})
    queues.set_queue_attributes(QueueUrl=address, Attributes={"Policy": document(admitted)})
    pattern = {"source": ["aws.codepipeline"], "detail": {"pipeline": [pipeline]}}
    events.put_rule(Name=pipeline, EventPattern=json.dumps(pattern))
    events.put_targets(Rule=pipeline, Targets=[{"Id": "queue", "Arn": arn}])
    found = []

    def receive():
        received = queues.receive_message(QueueUrl=address, MaxNumberOfMessages=10).get("Messages", [])
        found.extend(json.loads(each["Body"])["detail"]["state"] for each in received)
        return found

    return receive


def test_the_role_of_an_action_must_trust_the_pipelines_role(chain):
    declaration = chain.declaration("untrusted")
    chain.make_role(chain.other, "closed", allow("sts:AssumeRole", principal={"AWS": "arn:aws:iam::999999999999:root"}))
    declaration["stages"][3]["actions"][0]["roleArn"] = f"arn:aws:iam::{chain.other}:role/closed"
    declaration["stages"][3]["actions"][0]["inputArtifacts"] = [{"name": "Code"}]
    configuration = declaration["stages"][3]["actions"][0]["configuration"]
    configuration.update(TemplatePath="Code::template.yml", ParameterOverrides="{}")
    del declaration["stages"][1:3]
    chain.create(declaration)
    assert chain.ended("ml-untrusted") == "Failed"
    error = chain.states("ml-untrusted")["Deploy"]["errorDetails"]
    assert (error["code"], "sts:AssumeRole" in error["message"]) == ("PermissionError", True)


def test_a_stack_whose_creation_failed_is_not_updated_and_replaced_only_if_the_action_says_so(chain):
    stacks = chain.emulator.client("cloudformation", chain.other)
    by_stacks = allow("sts:AssumeRole", principal={"Service": "cloudformation.amazonaws.com"})
    chain.make_role(chain.other, "makes-nothing", by_stacks, [allow("s3:*", "*")])
    poor = f"arn:aws:iam::{chain.other}:role/makes-nothing"
    given = [{"ParameterKey": "Name", "ParameterValue": "never"}]

    def status():
        return stacks.describe_stacks(StackName="ml-failed")["Stacks"][0]["StackStatus"]

    def create():
        try:
            return stacks.create_stack(StackName="ml-failed", TemplateBody=TEMPLATE, Parameters=given, RoleARN=poor)
        except stacks.exceptions.ClientError:  # The new role cannot be assumed yet.
            return None

    chain.wait(create, "ml-churn")
    chain.wait(lambda: status() == "ROLLBACK_COMPLETE", "ml-churn")
    declaration = chain.declaration("failed")
    deploy = declaration["stages"][3]["actions"][0]
    deploy["inputArtifacts"] = [{"name": "Code"}]
    deploy["configuration"].update(TemplatePath="Code::template.yml", ParameterOverrides='{"Name": "replaced"}')
    del declaration["stages"][1:3]
    chain.create(declaration)
    assert chain.ended("ml-failed") == "Failed"
    message = chain.states("ml-failed")["Deploy"]["errorDetails"]["message"]
    assert ("ROLLBACK_COMPLETE" in message, status()) == (True, "ROLLBACK_COMPLETE")
    deploy["configuration"]["ActionMode"] = "REPLACE_ON_FAILURE"
    chain.client.update_pipeline(pipeline=declaration)
    chain.client.start_pipeline_execution(name="ml-failed")
    assert (chain.ended("ml-failed"), status()) == ("Succeeded", "CREATE_COMPLETE")


def test_a_build_fails_with_its_commands(chain):
    declaration = chain.declaration("broken")
    inline = "version: 0.2\nphases: { build: { commands: [ls no-such-file] } }"
    declaration["stages"][1]["actions"][0]["configuration"]["BuildspecOverride"] = inline
    chain.create(declaration)
    assert chain.ended("ml-broken") == "Failed"
    message = chain.states("ml-broken")["Train"]["errorDetails"]["message"]
    assert message == "Build terminated with state: FAILED"
    identifier = chain.states("ml-broken")["Train"]["externalExecutionId"]
    build = chain.emulator.client("codebuild", chain.account).batch_get_builds(ids=[identifier])["builds"][0]
    events = chain.emulator.client("logs", chain.account).get_log_events(
        logGroupName=build["logs"]["groupName"], logStreamName=build["logs"]["streamName"]
    )["events"]
    assert "no-such-file" in events[0]["message"]


def test_what_the_pipelines_role_may_not_do_fails_the_source(chain):
    services = {"Service": "codepipeline.amazonaws.com"}
    statements = [allow(["codecommit:GetBranch", "codecommit:GetCommit", "s3:*", "kms:*"], "*")]
    chain.make_role(chain.account, "no-archives", allow("sts:AssumeRole", principal=services), statements)
    arn = f"arn:aws:iam::{chain.account}:role/no-archives"
    chain.create(chain.declaration("narrow", roleArn=arn))
    assert chain.ended("ml-narrow") == "Failed"
    assert "codecommit:UploadArchive" in chain.states("ml-narrow")["Source"]["errorDetails"]["message"]


def test_a_pipeline_is_updated_tagged_listed_and_deleted(chain):
    declaration = chain.short("second")
    made = chain.create(declaration)
    assert (made["version"], made["executionMode"], made["pipelineType"]) == (1, "SUPERSEDED", "V2")
    token = chain.token("ml-second")
    assert chain.client.update_pipeline(pipeline=declaration)["pipeline"]["version"] == 2
    assert chain.ended("ml-second") == "Cancelled"
    gone = refused(chain.answer, name="ml-second", token=token)
    assert gone["Code"] == "ApprovalAlreadyCompletedException"
    found = chain.client.get_pipeline(name="ml-second", version=1)
    arn = found["metadata"]["pipelineArn"]
    assert (found["pipeline"]["version"], arn.endswith(":ml-second")) == (1, True)
    chain.client.tag_resource(resourceArn=arn, tags=[{"key": "managed-by", "value": "palisade"}])
    assert chain.client.list_tags_for_resource(resourceArn=arn)["tags"][0]["value"] == "palisade"
    chain.client.untag_resource(resourceArn=arn, tagKeys=["managed-by"])
    assert chain.client.list_tags_for_resource(resourceArn=arn)["tags"] == []
    assert "ml-second" in [each["name"] for each in chain.client.list_pipelines()["pipelines"]]
    assert refused(chain.client.create_pipeline, pipeline=declaration)["Code"] == "PipelineNameInUseException"
    chain.client.delete_pipeline(name="ml-second")
    assert refused(chain.client.get_pipeline, name="ml-second")["Code"] == "PipelineNotFoundException"


def test_a_newer_execution_overtakes_one_that_waits(chain):
    chain.create(chain.short("busy"))
    chain.token("ml-busy")

    def inbound():
        state = chain.client.get_pipeline_state(name="ml-busy")["stageStates"][1]
        return state.get("inboundExecution", {}).get("pipelineExecutionId")

    first, second = (chain.client.start_pipeline_execution(name="ml-busy")["pipelineExecutionId"] for _ in range(2))
    statuses = lambda: {each["pipelineExecutionId"]: each["status"] for each in chain.executions("ml-busy")}  # noqa: E731
    chain.wait(lambda: statuses()[first] == "Superseded" or statuses()[second] == "Superseded", "ml-busy")
    assert chain.wait(inbound, "ml-busy") in (first, second)
    for identifier in [each for each, status in statuses().items() if status == "InProgress"]:
        chain.client.stop_pipeline_execution(
            pipelineName="ml-busy", pipelineExecutionId=identifier, abandon=True, reason="enough"
        )
    assert chain.wait(lambda: "Stopped" in statuses().values() and "InProgress" not in statuses().values(), "ml-busy")
    over = {"pipelineName": "ml-busy", "pipelineExecutionId": first}
    assert refused(chain.client.stop_pipeline_execution, **over)["Code"] == "PipelineExecutionNotStoppableException"


def test_a_pipeline_that_polls_starts_with_a_commit(chain):
    declaration = chain.short("polling")
    declaration["stages"][0]["actions"][0]["configuration"].pop("PollForSourceChanges")
    chain.create(declaration)
    commit = chain.commit({"notes.txt": str(uuid.uuid4())})
    chain.wait(lambda: len(chain.executions("ml-polling")) == 2, "ml-polling")
    found = chain.executions("ml-polling")[0]
    assert found["trigger"]["triggerType"] == "PollForSourceChanges"
    chain.wait(lambda: chain.executions("ml-polling")[0].get("sourceRevisions"), "ml-polling")
    assert chain.executions("ml-polling")[0]["sourceRevisions"][0]["revisionId"] == commit


def test_who_creates_a_pipeline_must_be_allowed_to_pass_its_role(chain):
    keys = role(chain.emulator, chain.account, "author", statements=[allow("codepipeline:*", "*")])
    author = chain.emulator.client("codepipeline", credentials=keys)
    error = refused(author.create_pipeline, pipeline=chain.declaration("passed"))
    assert (error["Code"], "iam:PassRole" in error["Message"]) == ("AccessDeniedException", True)
    statement = allow(
        "iam:PassRole", chain.role, condition={"StringEquals": {"iam:PassedToService": "codepipeline.amazonaws.com"}}
    )
    chain.emulator.client("iam", chain.account).put_role_policy(
        RoleName="author", PolicyName="pass", PolicyDocument=document(statement)
    )
    assert author.create_pipeline(pipeline=chain.declaration("passed"))["pipeline"]["name"] == "ml-passed"
