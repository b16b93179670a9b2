"""Events about executions: CodePipeline User Guide, "Monitoring CodePipeline events", pipeline-level events."""

import time
import uuid
from typing import Any

from ...records.deliveries import deliver
from ...timeline import iso_time, timeline
from .records import Execution, Pipeline


def announce(pipeline: Pipeline, execution: Execution, state: str) -> None:
    """Sends the event of a new state of an execution to the account's default bus."""
    detail = {
        "pipeline": pipeline.name,
        "execution-id": execution.identifier,
        "start-time": iso_time(execution.started),
        "execution-trigger": {
            "trigger-type": execution.trigger["triggerType"],
            "trigger-detail": execution.trigger["triggerDetail"],
        },
        "state": state,
        "version": float(execution.declaration["version"]),
        "pipeline-execution-attempt": 1.0,
    }
    event: dict[str, Any] = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "CodePipeline Pipeline Execution State Change",
        "source": "aws.codepipeline",
        "account": pipeline.place.account,
        "time": iso_time(time.time()),
        "region": pipeline.place.region,
        "resources": [pipeline.arn],
        "detail": detail,
    }
    timeline.after(0, lambda: _deliver(event))


def _deliver(event: dict[str, Any]) -> None:
    deliver(event)
