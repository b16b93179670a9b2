"""Manual approval: waits for PutApprovalResult. CodePipeline User Guide, "Add a manual approval action to a stage"."""

import uuid

from ....settings import SETTINGS
from ..records import changed
from .job import ActionError, Job

# "if no one approves or rejects the action within seven days": the action fails.
DEFAULT_MINUTES = 7 * 24 * 60


def run(job: Job) -> None:
    """Opens a request with a token, and waits for its answer."""
    seconds = job.run.action.get("timeoutInMinutes", DEFAULT_MINUTES) * 60 * SETTINGS.time_factor
    with changed:
        job.run.token = str(uuid.uuid4())
        job.run.summary = job.configuration.get("CustomData")
        changed.notify_all()
        answered = changed.wait_for(lambda: not job.execution.awaits_answer(job.run), timeout=seconds)
        if not answered:
            # Under the same lock, so that nobody can approve what has timed out.
            job.run.status = "Failed"
    if not answered:
        raise ActionError("JobFailed", "The approval action timed out.")
    if job.run.status == "Failed":
        raise ActionError("JobFailed", f"Rejected by {job.run.updated_by}. {job.run.summary}")
    if job.run.status == "InProgress":
        raise ActionError("Abandoned", "The approval request ended with the execution.")
