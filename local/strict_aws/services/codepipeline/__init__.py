"""AWS CodePipeline: pipelines, and executions that really call what their actions name, with the pipeline's role."""

from ..request import Request
from ..service import Need, Service
from ..store import parsed_arn
from .commands import COMMAND_OPERATIONS
from .pipelines import PIPELINE_OPERATIONS
from .polling import watch_repositories
from .records import pipelines
from .views import VIEW_OPERATIONS

NAMES = ("name", "pipelineName")
# Service Authorization Reference, "AWS CodePipeline": operations whose resource is a stage.
OF_STAGES = (
    "DisableStageTransition",
    "EnableStageTransition",
    "OverrideStageCondition",
    "RetryStageExecution",
    "RollbackStage",
)


def _resources(request: Request) -> list[str]:
    """CodePipeline User Guide, "permissions reference": the pipeline, one of its stages, or the action for
    PutApprovalResult.
    """
    given = request.given
    if isinstance(given.get("resourceArn"), str):
        return [given["resourceArn"]]
    if request.operation == "ListPipelines":
        return [request.arn("*")]
    declared = given.get("pipeline")
    places = [declared, given] if isinstance(declared, dict) else [given]
    name = next((place[key] for place in places for key in NAMES if isinstance(place.get(key), str)), None)
    if name is None:
        return []
    if request.operation == "PutApprovalResult":
        return [request.arn(f"{name}/{given.get('stageName')}/{given.get('actionName')}")]
    if request.operation in OF_STAGES:
        return [request.arn(f"{name}/{given.get('stageName')}")]
    return [request.arn(name)]


def _needed(request: Request) -> list[Need]:
    """Service Authorization Reference, "AWS CodePipeline": iam:PassRole is a dependent action of these two."""
    declared = request.given.get("pipeline")
    role = declared.get("roleArn") if isinstance(declared, dict) else None
    if not isinstance(role, str):
        return []
    return [Need("iam:PassRole", role, {"iam:PassedToService": "codepipeline.amazonaws.com"})]


def _tags(arn: str) -> dict[str, str]:
    parsed = parsed_arn(arn)
    found = pipelines.at(parsed.place).get(parsed.resource.partition("/")[0]) if parsed else None
    return found.tags if found else {}


watch_repositories()
SERVICE = Service(
    name="codepipeline",
    operations={**PIPELINE_OPERATIONS, **VIEW_OPERATIONS, **COMMAND_OPERATIONS},
    resources=_resources,
    needed=_needed,
    tags=_tags,
)
