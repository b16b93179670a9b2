"""What the service keeps: pipelines with their versions, executions, and the runs of stages and actions."""

import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from ..errors import ApiError
from ..store import Place, Store

# Guards all records: executions run in threads of their own. Notified at each change.
changed = threading.Condition()
# API Reference, PipelineExecution, status.
OVER = ("Cancelled", "Failed", "Stopped", "Succeeded", "Superseded")


@dataclass(slots=True)
class ActionRun:
    """A run of an action. ``error`` has a code and a message, ``token`` is that of its approval request."""

    execution: str
    version: int
    stage: str
    action: dict[str, Any]
    identifier: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "InProgress"
    started: float = field(default_factory=time.time)
    updated: float = field(default_factory=time.time)
    updated_by: str | None = None
    summary: str | None = None
    token: str | None = None
    external: str | None = None
    revision: str | None = None
    error: tuple[str, str] | None = None
    resolved: dict[str, str] = field(default_factory=dict)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    outputs: list[dict[str, Any]] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the action."""
        return str(self.action["name"])


@dataclass(slots=True)
class StageRun:
    """A run of a stage."""

    execution: str
    stage: str
    status: str = "InProgress"


@dataclass(slots=True)
class Execution:
    """An execution of a version of a pipeline. ``artifacts`` has the place of each artifact, by its name."""

    identifier: str
    declaration: dict[str, Any]
    trigger: dict[str, str]
    token: str | None = None
    status: str = "InProgress"
    started: float = field(default_factory=time.time)
    updated: float = field(default_factory=time.time)
    summary: str | None = None
    abandoned: bool = False
    stop_reason: str | None = None
    waits_for: str | None = None
    variables: dict[str, dict[str, str]] = field(default_factory=dict)
    artifacts: dict[str, dict[str, Any]] = field(default_factory=dict)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    overrides: dict[str, str] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether nothing more happens in it."""
        return self.status in OVER

    def awaits_answer(self, run: ActionRun) -> bool:
        """Whether the approval request of this run of an action can be answered: not once the execution is over."""
        return bool(run.token) and run.status == "InProgress" and not self.over and not self.abandoned


@dataclass(slots=True)
class Pipeline:
    """A pipeline. ``versions`` has its declarations, the present one last; the runs are in the order of their start."""

    name: str
    place: Place
    tags: dict[str, str]
    versions: list[dict[str, Any]] = field(default_factory=list)
    created: float = field(default_factory=time.time)
    updated: float = field(default_factory=time.time)
    executions: list[Execution] = field(default_factory=list)
    stage_runs: list[StageRun] = field(default_factory=list)
    action_runs: list[ActionRun] = field(default_factory=list)

    @property
    def declaration(self) -> dict[str, Any]:
        """The present version."""
        return self.versions[-1]

    @property
    def arn(self) -> str:
        """Service Authorization Reference, "AWS CodePipeline"."""
        return f"arn:aws:codepipeline:{self.place.region}:{self.place.account}:{self.name}"


pipelines: Store[Pipeline] = Store()


def pipeline_of(place: Place, name: str) -> Pipeline:
    """The pipeline of this name."""
    found = pipelines.at(place).get(name)
    if found is None:
        message = f"Account '{place.account}' does not have a pipeline with name '{name}'"
        raise ApiError("PipelineNotFoundException", message)
    return found


def execution_of(pipeline: Pipeline, identifier: str) -> Execution:
    """An execution of the pipeline."""
    for each in pipeline.executions:
        if each.identifier == identifier:
            return each
    message = f"Pipeline '{pipeline.name}' has no execution '{identifier}'"
    raise ApiError("PipelineExecutionNotFoundException", message)
