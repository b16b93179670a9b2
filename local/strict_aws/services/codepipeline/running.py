"""Runs executions: each in a thread of its own, stage after stage, with the pipeline's role.

CodePipeline User Guide, "How pipeline executions work". A stage is locked while an execution is in it; what waits in
front of it is superseded or queues, as the pipeline's mode says.
"""

import logging
import threading
import time
import uuid
from copy import deepcopy
from typing import Any

from .actions import PROVIDERS, ActionError, Job
from .announcements import announce
from .records import ActionRun, Execution, Pipeline, StageRun, changed
from .variables import UnresolvedError, resolved

log = logging.getLogger("palisade")


def start(
    pipeline: Pipeline,
    trigger: dict[str, str],
    *,
    token: str | None = None,
    variables: dict[str, str] | None = None,
    overrides: dict[str, str] | None = None,
) -> Execution:
    """Begins an execution of the present version. The caller holds the lock of the records."""
    execution = Execution(str(uuid.uuid4()), deepcopy(pipeline.declaration), trigger, token, overrides=overrides or {})
    defaults = {each["name"]: each.get("defaultValue", "") for each in pipeline.declaration.get("variables") or []}
    execution.variables = {
        "codepipeline": {"PipelineExecutionId": execution.identifier},
        "variables": defaults if variables is None else variables,
    }
    pipeline.executions.append(execution)
    threading.Thread(target=_run, args=(pipeline, execution), name="pipeline", daemon=True).start()
    return execution


def _run(pipeline: Pipeline, execution: Execution) -> None:
    try:
        announce(pipeline, execution, "STARTED")
        status = _through_stages(pipeline, execution)
    except Exception:
        log.exception("an execution of the pipeline %s ended", pipeline.name)
        status = "Failed"
    with changed:
        if not execution.over:
            execution.status = status
        execution.updated = time.time()
        changed.notify_all()
    announce(pipeline, execution, execution.status.upper().replace("CANCELLED", "CANCELED"))


def _through_stages(pipeline: Pipeline, execution: Execution) -> str:
    for stage in execution.declaration["stages"]:
        run = _enter(pipeline, execution, stage["name"])
        if run is None:
            break
        status = "Failed"
        try:
            status = _stage(pipeline, execution, stage)
        finally:
            with changed:
                # API Reference, StageExecution: a cancelled stage is one whose pipeline was updated meanwhile.
                run.status = "Cancelled" if execution.status == "Cancelled" else status
                changed.notify_all()
        if status != "Succeeded":
            return status
    return "Stopped" if execution.status == "Stopping" else "Succeeded"


def _enter(pipeline: Pipeline, execution: Execution, stage: str) -> StageRun | None:
    """Waits until the stage is free. None for an execution that was stopped, cancelled or superseded meanwhile."""
    mode = execution.declaration["executionMode"]
    with changed:
        execution.waits_for = stage
        if mode == "SUPERSEDED":
            supersede(pipeline, stage)
        changed.wait_for(
            lambda: execution.status != "InProgress" or mode == "PARALLEL" or _free(pipeline, execution, stage)
        )
        execution.waits_for = None
        if execution.status != "InProgress":
            return None
        run = StageRun(execution.identifier, stage)
        pipeline.stage_runs.append(run)
        return run


def supersede(pipeline: Pipeline, stage: str) -> None:
    """ "Rule 3: Waiting executions are superseded by more recent executions", whichever of them came first."""
    waiting = [each for each in pipeline.executions if each.waits_for == stage and not each.over]
    for each in waiting[:-1]:
        each.status = "Superseded"
    changed.notify_all()


def _free(pipeline: Pipeline, execution: Execution, stage: str) -> bool:
    """Whether no other execution is in the stage, and none that came before waits in front of it."""
    over = {each.identifier for each in pipeline.executions if each.over}
    inside = any(
        run.stage == stage and run.status == "InProgress" and run.execution not in over for run in pipeline.stage_runs
    )
    older = pipeline.executions[: pipeline.executions.index(execution)]
    return not inside and not any(each.waits_for == stage and not each.over for each in older)


def _stage(pipeline: Pipeline, execution: Execution, stage: dict[str, Any]) -> str:
    """Runs the actions in their order; those of the same order at once."""
    for order in sorted({action["runOrder"] for action in stage["actions"]}):
        if execution.status != "InProgress":
            break
        group = [action for action in stage["actions"] if action["runOrder"] == order]
        runs = [
            ActionRun(execution.identifier, execution.declaration["version"], stage["name"], each) for each in group
        ]
        with changed:
            pipeline.action_runs.extend(runs)
        threads = [threading.Thread(target=_action, args=(pipeline, execution, run), daemon=True) for run in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if any(run.status != "Succeeded" for run in runs):
            return "Stopped" if execution.status == "Stopping" else "Failed"
    return "Stopped" if execution.status == "Stopping" else "Succeeded"


def _action(pipeline: Pipeline, execution: Execution, run: ActionRun) -> None:
    job = Job(pipeline, execution, run)
    try:
        run.resolved = resolved(run.action["configuration"], execution.variables)
        PROVIDERS[run.action["actionTypeId"]["provider"]](job)
        failure = None
    except ActionError as error:
        failure = (error.code, error.message)
    except UnresolvedError as error:
        failure = ("ConfigurationError", str(error))
    except Exception:
        log.exception("the action %s failed", run.name)
        failure = ("InternalError", "The action failed because of an error of the simulated service.")
    with changed:
        run.updated = time.time()
        if run.status == "InProgress":
            run.status = "Abandoned" if job.is_abandoned else "Failed" if failure else "Succeeded"
        run.error = failure
        if run.status == "Succeeded" and "namespace" in run.action:
            execution.variables[run.action["namespace"]] = run.variables
        changed.notify_all()
