"""What clients do with executions: start, stop, and answer approval requests."""

import time
from typing import Any

from ..errors import ApiError
from ..request import Request
from .caller import caller_of
from .records import Execution, changed, execution_of, pipeline_of
from .running import start

# CodePipeline User Guide, "Quotas in AWS CodePipeline": executions at once in these modes.
MOST_AT_ONCE = 50
LIMITED_MODES = ("QUEUED", "PARALLEL")


def start_execution(request: Request) -> dict[str, Any]:
    """API Reference, StartPipelineExecution. The same token starts nothing a second time."""
    given = request.given
    with changed:
        pipeline = pipeline_of(request.place, given["name"])
        token = given.get("clientRequestToken")
        for each in pipeline.executions:
            if token and each.token == token:
                return {"pipelineExecutionId": each.identifier}
        running = [each for each in pipeline.executions if not each.over]
        if pipeline.declaration["executionMode"] in LIMITED_MODES and len(running) >= MOST_AT_ONCE:
            code = "ConcurrentPipelineExecutionsLimitExceededException"
            raise ApiError(code, "The pipeline has reached the limit for concurrent pipeline executions.")
        made = start(
            pipeline,
            {"triggerType": "StartPipelineExecution", "triggerDetail": caller_of(request)},
            token=token,
            variables=_variables(pipeline.declaration, given.get("variables") or []),
            overrides={each["actionName"]: each["revisionValue"] for each in given.get("sourceRevisions") or []},
        )
    return {"pipelineExecutionId": made.identifier}


def stop_execution(request: Request) -> dict[str, Any]:
    """CodePipeline User Guide, "How pipeline executions are stopped": stop and wait, or stop and abandon."""
    given = request.given
    abandon = bool(given.get("abandon"))
    with changed:
        execution = _of_pipeline(request)
        if execution.over:
            message = f"Unable to stop the pipeline execution. It is in status {execution.status}."
            raise ApiError("PipelineExecutionNotStoppableException", message)
        if execution.status == "Stopping" and not abandon:
            raise ApiError("DuplicatedStopRequestException", "The pipeline execution is already in a Stopping state.")
        execution.status = "Stopping"
        execution.abandoned = abandon
        execution.stop_reason = given.get("reason")
        changed.notify_all()
    return {"pipelineExecutionId": execution.identifier}


def put_approval_result(request: Request) -> dict[str, Any]:
    """API Reference, PutApprovalResult. The token is that of the open request: GetPipelineState has it."""
    given, result = request.given, request.given["result"]
    with changed:
        pipeline = pipeline_of(request.place, given["pipelineName"])
        stages = [each for each in pipeline.declaration["stages"] if each["name"] == given["stageName"]]
        if not stages:
            message = f"Pipeline '{pipeline.name}' has no stage '{given['stageName']}'"
            raise ApiError("StageNotFoundException", message)
        if given["actionName"] not in [each["name"] for each in stages[0]["actions"]]:
            message = f"Stage '{given['stageName']}' has no action '{given['actionName']}'"
            raise ApiError("ActionNotFoundException", message)
        place = (given["stageName"], given["actionName"])
        runs = [each for each in pipeline.action_runs if (each.stage, each.name) == place]
        asked = [each for each in runs if each.token == given["token"]]
        if not asked:
            message = "The approval request already received a response or has expired."
            raise ApiError("InvalidApprovalTokenException", message)
        if not execution_of(pipeline, asked[0].execution).awaits_answer(asked[0]):
            message = "The approval action has already been approved or rejected."
            raise ApiError("ApprovalAlreadyCompletedException", message)
        run, now = asked[0], time.time()
        run.status = "Succeeded" if result["status"] == "Approved" else "Failed"
        run.summary, run.updated_by, run.updated = result["summary"], caller_of(request), now
        changed.notify_all()
    return {"approvedAt": now}


def _of_pipeline(request: Request) -> Execution:
    pipeline = pipeline_of(request.place, request.given["pipelineName"])
    return execution_of(pipeline, request.given["pipelineExecutionId"])


def _variables(declaration: dict[str, Any], given: list[dict[str, str]]) -> dict[str, str]:
    """ "Variables reference": a variable without a default value has to be given."""
    declared = {each["name"]: each.get("defaultValue") for each in declaration.get("variables") or []}
    unknown = [each["name"] for each in given if each["name"] not in declared]
    if unknown:
        raise ApiError("ValidationException", f"The pipeline has no variable {unknown[0]}")
    values = {**declared, **{each["name"]: each["value"] for each in given}}
    for name, value in values.items():
        if value is None:
            raise ApiError("ValidationException", f"The pipeline variable {name} has no default value: give one")
    return {name: value for name, value in values.items() if value is not None}


COMMAND_OPERATIONS = {
    "PutApprovalResult": put_approval_result,
    "StartPipelineExecution": start_execution,
    "StopPipelineExecution": stop_execution,
}
