"""Builds and tests: a build of a project of AWS CodeBuild, which takes and gives artifacts of the pipeline.

CodePipeline User Guide, "AWS CodeBuild build and test action reference".
"""

import json
from typing import Any

from ....builds.tickets import Ticket, issue
from .job import ActionError, Job


def run(job: Job) -> None:
    """Starts a build with the action's role, and waits for its end."""
    given = job.configuration
    outputs = [job.new_artifact(each["name"]) for each in job.run.action["outputArtifacts"]]
    primary = given.get("PrimarySource", job.run.action["inputArtifacts"][0]["name"])
    ticket = issue(Ticket(job.inputs(), primary, outputs, job.encryption(), f"codepipeline/{job.pipeline.name}"))
    wanted: dict[str, Any] = {"projectName": given["ProjectName"], "idempotencyToken": ticket}
    if "EnvironmentVariables" in given:
        wanted["environmentVariablesOverride"] = json.loads(given["EnvironmentVariables"])
    if given.get("BuildspecOverride"):
        wanted["buildspecOverride"] = given["BuildspecOverride"]
    client = job.client("codebuild")
    with job.permissions("Error calling startBuild."):
        build = client.start_build(**wanted)["build"]
        job.run.external = build["id"]
        while build["buildStatus"] == "IN_PROGRESS":
            job.wait()
            build = client.batch_get_builds(ids=[job.run.external])["builds"][0]
    if build["buildStatus"] != "SUCCEEDED":
        raise ActionError("JobFailed", f"Build terminated with state: {build['buildStatus']}")
    job.run.variables = {each["name"]: each["value"] for each in build.get("exportedEnvironmentVariables") or []}
    for detail in outputs:
        job.gave(detail)
