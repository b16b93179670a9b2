"""Deploys by AWS CloudFormation: CodePipeline User Guide, "CloudFormation deploy action reference"."""

import json
from typing import Any

from botocore.exceptions import ClientError

from .job import ActionError, Job

# Action reference, ActionMode, REPLACE_ON_FAILURE: the states that it calls failed. CREATE_UPDATE leaves such a stack,
# and CloudFormation refuses the update.
FAILED = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED")
DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
NOT_THERE = "does not exist"


def run(job: Job) -> None:
    """Does what the action mode says, and waits until the stack is as wanted."""
    mode, stack = job.configuration["ActionMode"], job.configuration["StackName"]
    with job.permissions(f"The action cannot operate on the stack {stack}."):
        _MODES[mode](job, job.client("cloudformation"), stack)


def _create_or_update(job: Job, client: Any, stack: str) -> None:
    present = _status(client, stack)
    if present in FAILED and job.configuration["ActionMode"] == "REPLACE_ON_FAILURE":
        client.delete_stack(StackName=stack, RoleARN=job.configuration["RoleArn"])
        _wait_for_end(job, client, stack)
        present = None
    try:
        (client.create_stack if present is None else client.update_stack)(StackName=stack, **_wanted(job))
    except ClientError as error:
        if "No updates are to be performed" not in error.response["Error"]["Message"]:
            raise
    _finish(job, client, stack)


def _delete(job: Job, client: Any, stack: str) -> None:
    """DELETE_ONLY: "If you specify a stack that doesn't exist, the action is completed successfully" """
    if _status(client, stack) is not None:
        client.delete_stack(StackName=stack, RoleARN=job.configuration["RoleArn"])
        _wait_for_end(job, client, stack)


def _replace_change_set(job: Job, client: Any, stack: str) -> None:
    name = job.configuration["ChangeSetName"]
    kind = "CREATE" if _status(client, stack) is None else "UPDATE"
    if kind == "UPDATE":
        client.delete_change_set(StackName=stack, ChangeSetName=name)
    client.create_change_set(StackName=stack, ChangeSetName=name, ChangeSetType=kind, **_wanted(job))
    while True:
        found = client.describe_change_set(StackName=stack, ChangeSetName=name)
        if found["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
            break
        job.wait()
    if found["Status"] == "FAILED":
        raise ActionError("JobFailed", f"The change set {name} failed: {found.get('StatusReason', '')}")


def _execute_change_set(job: Job, client: Any, stack: str) -> None:
    """ "RoleArn is not applied when executing a change set." """
    client.execute_change_set(StackName=stack, ChangeSetName=job.configuration["ChangeSetName"])
    _finish(job, client, stack)


_MODES = {
    "CHANGE_SET_EXECUTE": _execute_change_set,
    "CHANGE_SET_REPLACE": _replace_change_set,
    "CREATE_UPDATE": _create_or_update,
    "DELETE_ONLY": _delete,
    "REPLACE_ON_FAILURE": _create_or_update,
}


def _wanted(job: Job) -> dict[str, Any]:
    """The parameters of the stack. "These values override those set in the template configuration file." """
    given = job.configuration
    settings = job.json_file(given["TemplateConfiguration"]) if "TemplateConfiguration" in given else {}
    parameters = {**settings.get("Parameters", {}), **json.loads(given.get("ParameterOverrides", "{}"))}
    wanted: dict[str, Any] = {
        # AWS gives CloudFormation a signed URL of the template, which the action's role may read: so it is read here.
        "TemplateBody": job.file(given["TemplatePath"]).decode(),
        "RoleARN": given["RoleArn"],
        "Parameters": [{"ParameterKey": key, "ParameterValue": str(value)} for key, value in parameters.items()],
        "Capabilities": [each for each in given.get("Capabilities", "").split(",") if each],
    }
    if settings.get("Tags"):
        wanted["Tags"] = [{"Key": key, "Value": value} for key, value in settings["Tags"].items()]
    return wanted


def _described(client: Any, stack: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = client.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if NOT_THERE in error.response["Error"]["Message"]:
            return None
        raise
    return None if found["StackStatus"] in ("DELETE_COMPLETE", "REVIEW_IN_PROGRESS") else found


def _status(client: Any, stack: str) -> str | None:
    found = _described(client, stack)
    return str(found["StackStatus"]) if found else None


def _wait_for_end(job: Job, client: Any, stack: str) -> dict[str, Any] | None:
    while (found := _described(client, stack)) and found["StackStatus"].endswith("_IN_PROGRESS"):
        job.wait()
    return found


def _finish(job: Job, client: Any, stack: str) -> None:
    found = _wait_for_end(job, client, stack)
    if found is None or found["StackStatus"] not in DONE:
        raise ActionError("JobFailed", f"CloudFormation stack {stack} failed. {_first_failure(client, stack)}".strip())
    job.run.external = found["StackId"]
    job.run.variables = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs") or []}
    name = job.configuration.get("OutputFileName")
    for artifact in job.run.action["outputArtifacts"] if name else []:
        job.put(artifact["name"], {str(name): json.dumps(job.run.variables).encode()})


def _first_failure(client: Any, stack: str) -> str:
    """ "the details about the first failed resource will be included", if the role may read the stack's events."""
    try:
        events = client.describe_stack_events(StackName=stack)["StackEvents"]
    except ClientError:
        return ""
    failed = [each for each in reversed(events) if each["ResourceStatus"].endswith("_FAILED")]
    return f"{failed[0]['LogicalResourceId']}: {failed[0].get('ResourceStatusReason', '')}" if failed else ""
