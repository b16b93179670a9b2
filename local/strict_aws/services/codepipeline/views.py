"""What the service says of executions: GetPipelineState, GetPipelineExecution and the lists."""

from typing import Any

from ..request import Request
from ..store import page_of
from .records import ActionRun, Execution, Pipeline, changed, execution_of, pipeline_of

# API Reference, ListPipelineExecutions and ListActionExecutions: maxResults is 1 to 100, by default 100.
PAGE = 100


def state(request: Request) -> dict[str, Any]:
    """API Reference, GetPipelineState: the latest run of each action."""
    with changed:
        pipeline = pipeline_of(request.place, request.given["name"])
        return {
            "pipelineName": pipeline.name,
            "pipelineVersion": len(pipeline.versions),
            "stageStates": [_stage_state(pipeline, stage) for stage in pipeline.declaration["stages"]],
            "created": pipeline.created,
            "updated": pipeline.updated,
        }


def execution(request: Request) -> dict[str, Any]:
    """API Reference, GetPipelineExecution."""
    with changed:
        pipeline = pipeline_of(request.place, request.given["pipelineName"])
        found = execution_of(pipeline, request.given["pipelineExecutionId"])
        shown = {
            "pipelineName": pipeline.name,
            "pipelineVersion": found.declaration["version"],
            "artifactRevisions": list(found.revisions),
            "variables": [
                {"name": name, "resolvedValue": value} for name, value in found.variables.get("variables", {}).items()
            ],
            **_common(found),
        }
    return {"pipelineExecution": shown}


def executions(request: Request) -> dict[str, Any]:
    """API Reference, ListPipelineExecutions: the latest first."""
    with changed:
        pipeline = pipeline_of(request.place, request.given["pipelineName"])
        wanted = ((request.given.get("filter") or {}).get("succeededInStage") or {}).get("stageName")
        succeeded = [
            each.execution for each in pipeline.stage_runs if (each.stage, each.status) == (wanted, "Succeeded")
        ]
        found = [each for each in reversed(pipeline.executions) if not wanted or each.identifier in succeeded]
        listed = [_execution_summary(each) for each in found]
    page, token = page_of(listed, request.given.get("nextToken"), request.given.get("maxResults", PAGE))
    return {"pipelineExecutionSummaries": page, "nextToken": token}


def actions(request: Request) -> dict[str, Any]:
    """API Reference, ListActionExecutions: the latest first."""
    with changed:
        pipeline = pipeline_of(request.place, request.given["pipelineName"])
        wanted = _filtered(request.given.get("filter") or {})
        if wanted:
            execution_of(pipeline, wanted)
        runs = [each for each in reversed(pipeline.action_runs) if wanted in (None, each.execution)]
        listed = [_action_detail(each, pipeline.place.region) for each in runs]
    page, token = page_of(listed, request.given.get("nextToken"), request.given.get("maxResults", PAGE))
    return {"actionExecutionDetails": page, "nextToken": token}


def _filtered(given: dict[str, Any]) -> str | None:
    latest = given.get("latestInPipelineExecution") or {}
    return given.get("pipelineExecutionId") or latest.get("pipelineExecutionId")


def _stage_state(pipeline: Pipeline, stage: dict[str, Any]) -> dict[str, Any]:
    runs = [each for each in pipeline.stage_runs if each.stage == stage["name"]]
    inbound = [each for each in pipeline.executions if each.waits_for == stage["name"] and not each.over]
    latest = {"pipelineExecutionId": runs[-1].execution, "status": runs[-1].status} if runs else None
    waiting = [{"pipelineExecutionId": each.identifier, "status": "InProgress"} for each in inbound]
    return {
        "stageName": stage["name"],
        "inboundExecution": waiting[0] if waiting else None,
        "inboundExecutions": waiting,
        "inboundTransitionState": {"enabled": True},
        "actionStates": [_action_state(pipeline, stage["name"], action) for action in stage["actions"]],
        "latestExecution": latest,
    }


def _action_state(pipeline: Pipeline, stage: str, action: dict[str, Any]) -> dict[str, Any]:
    runs = [each for each in pipeline.action_runs if (each.stage, each.name) == (stage, action["name"])]
    if not runs:
        return {"actionName": action["name"]}
    run = runs[-1]
    latest = {
        "actionExecutionId": run.identifier,
        "status": run.status,
        "summary": run.summary,
        "lastStatusChange": run.updated,
        "token": run.token if execution_of(pipeline, run.execution).awaits_answer(run) else None,
        "lastUpdatedBy": run.updated_by,
        "externalExecutionId": run.external,
        "errorDetails": _error(run),
    }
    revision = {"revisionId": run.revision, "revisionChangeId": run.identifier, "created": run.updated}
    return {
        "actionName": action["name"],
        "currentRevision": revision if run.revision else None,
        "latestExecution": latest,
    }


def _error(run: ActionRun) -> dict[str, str] | None:
    return {"code": run.error[0], "message": run.error[1]} if run.error else None


def _common(execution: Execution) -> dict[str, Any]:
    return {
        "pipelineExecutionId": execution.identifier,
        "status": execution.status,
        "statusSummary": execution.summary,
        "trigger": execution.trigger,
        "executionMode": execution.declaration["executionMode"],
        "executionType": "STANDARD",
    }


def _execution_summary(execution: Execution) -> dict[str, Any]:
    return {
        **_common(execution),
        "startTime": execution.started,
        "lastUpdateTime": execution.updated,
        "stopTrigger": {"reason": execution.stop_reason} if execution.stop_reason else None,
        "sourceRevisions": [
            {"actionName": each["action"], "revisionId": each["revisionId"], "revisionSummary": each["revisionSummary"]}
            for each in execution.revisions
        ],
    }


def _action_detail(run: ActionRun, region: str) -> dict[str, Any]:
    action = run.action
    result = {"externalExecutionId": run.external, "externalExecutionSummary": run.summary, "errorDetails": _error(run)}
    return {
        "pipelineExecutionId": run.execution,
        "actionExecutionId": run.identifier,
        "pipelineVersion": run.version,
        "stageName": run.stage,
        "actionName": run.name,
        "startTime": run.started,
        "lastUpdateTime": run.updated,
        "updatedBy": run.updated_by,
        "status": run.status,
        "input": {
            "actionTypeId": action["actionTypeId"],
            "configuration": action["configuration"],
            "resolvedConfiguration": run.resolved,
            "roleArn": action.get("roleArn"),
            "region": action.get("region", region),
            "inputArtifacts": run.inputs,
            "namespace": action.get("namespace"),
        },
        "output": {"outputArtifacts": run.outputs, "executionResult": result, "outputVariables": run.variables},
    }


VIEW_OPERATIONS = {
    "GetPipelineExecution": execution,
    "GetPipelineState": state,
    "ListActionExecutions": actions,
    "ListPipelineExecutions": executions,
}
