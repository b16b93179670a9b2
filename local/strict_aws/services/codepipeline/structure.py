"""The structure of a pipeline, as CreatePipeline and UpdatePipeline check it.

CodePipeline User Guide, "Pipeline declaration", "Action declaration" and "Quotas in AWS CodePipeline". Where AWS's
messages are known from public reports, they are theirs.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..errors import ApiError
from .action_types import MODES, required_of, type_of

LEAST_STAGES, MOST_STAGES, MOST_ACTIONS_OF_STAGE = 2, 50, 50
ONLY_SOURCES = "Pipeline should start with a stage that only contains source actions"
REFERENCE = re.compile(r"#\{([A-Za-z0-9@\-_]+)\.([A-Za-z0-9@\-_]+)\}")
# "Variables reference", "Namespaces".
RESERVED_NAMESPACES = ("codepipeline", "variables")


def check(pipeline: dict[str, Any], account: str) -> None:
    """Refuses a structure that AWS refuses."""
    if ("artifactStore" in pipeline) == ("artifactStores" in pipeline):
        raise _wrong(
            "You must include either artifactStore or artifactStores in your pipeline, but you cannot use both"
        )
    if pipeline["roleArn"].split(":")[4] != account:
        # IAM User Guide, "Grant a user permissions to pass a role to an AWS service": no role of another account.
        raise ApiError("AccessDeniedException", "Cross-account pass role is not allowed.", 403)
    if pipeline.get("executionMode", "SUPERSEDED") != "SUPERSEDED" and pipeline.get("pipelineType") != "V2":
        raise _wrong("The execution mode is only supported for V2 pipelines")
    stages = pipeline["stages"]
    if not LEAST_STAGES <= len(stages) <= MOST_STAGES:
        count = len(stages)
        if count < LEAST_STAGES:
            minimum = f"There should be a minimum of {LEAST_STAGES} stages in a pipeline"
            raise _wrong(f"Pipeline has only {count} stage(s). {minimum}")
        raise _wrong(f"Pipeline has {count} stages. There should be a maximum of {MOST_STAGES} stages in a pipeline")
    for stage in stages:
        _check_stage(stage)
    for name in _twice(stage["name"] for stage in stages):
        raise _wrong(f"Stage name {name} is used more than once")
    _check_places(stages)
    _check_artifacts(stages)
    _check_namespaces(stages)


def actions_of(pipeline: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each action with its stage."""
    for stage in pipeline["stages"]:
        for action in stage["actions"]:
            yield stage, action


def _wrong(message: str) -> ApiError:
    return ApiError("InvalidStructureException", message)


def _twice(names: Iterator[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _check_stage(stage: dict[str, Any]) -> None:
    actions = stage["actions"]
    if not 1 <= len(actions) <= MOST_ACTIONS_OF_STAGE:
        message = f"Stage {stage['name']} has {len(actions)} actions; 1 to {MOST_ACTIONS_OF_STAGE} are allowed"
        raise ApiError("InvalidStageDeclarationException", message)
    for name in _twice(action["name"] for action in actions):
        message = f"Action name {name} is used more than once in stage {stage['name']}"
        raise ApiError("InvalidStageDeclarationException", message)
    for action in actions:
        _check_action(action)


def _check_action(action: dict[str, Any]) -> None:
    named, kind = action["actionTypeId"], type_of(action)
    name, configuration = action["name"], action.get("configuration") or {}
    if kind is None:
        shown = ", ".join(f"{key.capitalize()}: '{named[key]}'" for key in ("category", "provider", "owner", "version"))
        raise _wrong_action(f"ActionType ({shown}) in action '{name}' is not available")
    for listed, allowed in (("inputArtifacts", kind.inputs), ("outputArtifacts", kind.outputs)):
        count = len(action.get(listed) or [])
        if not allowed.least <= count <= allowed.most:
            text = f"{listed[:-9]} artifacts: {count}; {allowed.least} to {allowed.most} are allowed"
            raise _wrong_action(f"Action '{name}' has an invalid number of {text}")
    for key in required_of(action):
        if key not in configuration:
            raise _wrong_action(f"Action configuration for action '{name}' is missing required configuration '{key}'")
    if named["provider"] == "CloudFormation" and configuration["ActionMode"] not in MODES:
        raise _wrong_action(f"ActionMode of action '{name}' is none of {', '.join(MODES)}")
    if "timeoutInMinutes" in action and named["category"] != "Approval":
        raise _wrong_action(f"timeoutInMinutes of action '{name}' is available only to manual approval actions")


def _wrong_action(message: str) -> ApiError:
    return ApiError("InvalidActionDeclarationException", message)


def _check_places(stages: list[dict[str, Any]]) -> None:
    """ "Pipeline declaration": source actions are in the first stage, and there is nothing else in it."""
    for index, stage in enumerate(stages):
        sources = [each["actionTypeId"]["category"] == "Source" for each in stage["actions"]]
        if index == 0 and not all(sources):
            raise _wrong(ONLY_SOURCES)
        if index > 0 and any(sources):
            raise _wrong("Source actions are only allowed in the first stage of a pipeline")


def _check_artifacts(stages: list[dict[str, Any]]) -> None:
    """ "Action declaration": each input is the output of a preceding action; the names of outputs are unique."""
    given: set[str] = set()
    for stage in stages:
        for order in sorted({action.get("runOrder", 1) for action in stage["actions"]}):
            group = [action for action in stage["actions"] if action.get("runOrder", 1) == order]
            for action in group:
                for artifact in action.get("inputArtifacts") or []:
                    if artifact["name"] not in given:
                        message = f"Input Artifact Bundle {artifact['name']} in action {action['name']}"
                        raise _wrong(f"{message} is declared 0 times as the output of a preceding action")
            for action in group:
                for artifact in action.get("outputArtifacts") or []:
                    if artifact["name"] in given:
                        raise _wrong(f"Output Artifact Bundle name must be unique: {artifact['name']}")
                    given.add(artifact["name"])


def _check_namespaces(stages: list[dict[str, Any]]) -> None:
    """ "Variables reference": namespaces are unique, and a reference is to an action that ran before."""
    known = set(RESERVED_NAMESPACES)
    for stage in stages:
        for order in sorted({action.get("runOrder", 1) for action in stage["actions"]}):
            group = [action for action in stage["actions"] if action.get("runOrder", 1) == order]
            for action in group:
                for value in (action.get("configuration") or {}).values():
                    for namespace, _ in REFERENCE.findall(value):
                        if namespace not in known:
                            message = f"Action '{action['name']}' refers to the namespace {namespace}"
                            raise _wrong(f"{message}, which no preceding action has")
            for action in group:
                namespace = action.get("namespace")
                if namespace in known:
                    raise _wrong(f"Namespace {namespace} is used more than once or reserved")
                if namespace:
                    known.add(namespace)
