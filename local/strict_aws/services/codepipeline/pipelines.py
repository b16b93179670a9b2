"""Pipelines: create, describe, update, list, delete, and their tags."""

import time
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ..asking import trusts
from ..errors import ApiError
from ..request import Request
from ..store import page_of, parsed_arn
from .caller import caller_of
from .records import Pipeline, changed, pipeline_of, pipelines
from .running import start
from .structure import check

# API Reference, ListPipelines: maxResults is 1 to 1,000. CodePipeline User Guide, "Quotas in AWS CodePipeline".
PAGE = 1000
MOST, MOST_TAGS = 1000, 50


def create(request: Request) -> dict[str, Any]:
    """API Reference, CreatePipeline. "A new pipeline always has a version number of 1", and runs at once."""
    given = _declaration(request)
    name = given["name"]
    if name in pipelines.at(request.place):
        raise ApiError("PipelineNameInUseException", f"A pipeline with name '{name}' already exists in account")
    if len(pipelines.at(request.place)) >= MOST:
        raise ApiError("LimitExceededException", "The number of pipelines has exceeded the limit for the account.")
    made = Pipeline(name, request.place, _added({}, request.given.get("tags")))
    made.versions.append({**given, "version": 1})
    with changed:
        pipelines.at(request.place)[name] = made
        start(made, {"triggerType": "CreatePipeline", "triggerDetail": caller_of(request)})
    listed = [{"key": key, "value": value} for key, value in made.tags.items()]
    return {"pipeline": made.declaration, "tags": listed or None}


def get(request: Request) -> dict[str, Any]:
    """API Reference, GetPipeline."""
    pipeline = pipeline_of(request.place, request.given["name"])
    version = request.given.get("version", len(pipeline.versions))
    if version > len(pipeline.versions):
        message = f"Pipeline '{pipeline.name}' has no version {version}"
        raise ApiError("PipelineVersionNotFoundException", message)
    metadata = {"pipelineArn": pipeline.arn, "created": pipeline.created, "updated": pipeline.updated}
    return {"pipeline": pipeline.versions[version - 1], "metadata": metadata}


def update(request: Request) -> dict[str, Any]:
    """UpdatePipeline: "Updating the pipeline increases the version number of the pipeline by 1."

    API Reference, PipelineExecution, status Cancelled: executions that were not completed.
    """
    given = _declaration(request)
    pipeline = pipeline_of(request.place, given["name"])
    with changed:
        pipeline.versions.append({**given, "version": len(pipeline.versions) + 1})
        pipeline.updated = time.time()
        for execution in pipeline.executions:
            if not execution.over:
                execution.status = "Cancelled"
        changed.notify_all()
    return {"pipeline": pipeline.declaration}


def delete(request: Request) -> None:
    """API Reference, DeletePipeline: without an error for a pipeline that does not exist."""
    with changed:
        gone = pipelines.at(request.place).pop(request.given["name"], None)
        for execution in gone.executions if gone else []:
            execution.abandoned = True
        changed.notify_all()


def list_all(request: Request) -> dict[str, Any]:
    """API Reference, ListPipelines."""
    found = sorted(pipelines.at(request.place).values(), key=lambda each: each.name)
    page, token = page_of(found, request.given.get("nextToken"), request.given.get("maxResults", PAGE))
    return {"pipelines": [_summary(each) for each in page], "nextToken": token}


def tag(request: Request) -> None:
    """API Reference, TagResource."""
    pipeline = _tagged(request)
    pipeline.tags = _added(pipeline.tags, request.given["tags"])


def untag(request: Request) -> None:
    """API Reference, UntagResource."""
    pipeline = _tagged(request)
    pipeline.tags = {key: value for key, value in pipeline.tags.items() if key not in request.given["tagKeys"]}


def list_tags(request: Request) -> dict[str, Any]:
    """API Reference, ListTagsForResource: "lists all available tags in one call and does not use pagination"."""
    return {"tags": [{"key": key, "value": value} for key, value in _tagged(request).tags.items()]}


def _declaration(request: Request) -> dict[str, Any]:
    given = deepcopy(request.given["pipeline"])
    given.setdefault("pipelineType", "V1")
    given.setdefault("executionMode", "SUPERSEDED")
    check(given, request.place.account)
    for _, action in ((stage, action) for stage in given["stages"] for action in stage["actions"]):
        action.setdefault("runOrder", 1)
        action.setdefault("configuration", {})
        action.setdefault("inputArtifacts", [])
        action.setdefault("outputArtifacts", [])
    source = {"aws:SourceAccount": request.place.account, "aws:SourceArn": request.arn(given["name"])}
    if not trusts(given["roleArn"], "codepipeline.amazonaws.com", source, request.place.region):
        message = f"CodePipeline is not authorized to perform AssumeRole on role {given['roleArn']}"
        raise ApiError("InvalidStructureException", message)
    return given


def _summary(pipeline: Pipeline) -> dict[str, Any]:
    return {
        "name": pipeline.name,
        "version": len(pipeline.versions),
        "pipelineType": pipeline.declaration["pipelineType"],
        "executionMode": pipeline.declaration["executionMode"],
        "created": pipeline.created,
        "updated": pipeline.updated,
    }


def _tagged(request: Request) -> Pipeline:
    arn = parsed_arn(request.given["resourceArn"])
    if arn is None or arn.service != "codepipeline" or arn.place != request.place:
        raise ApiError("InvalidArnException", "The specified resource ARN is invalid.")
    found = pipelines.at(arn.place).get(arn.resource)
    if found is None:
        raise ApiError("ResourceNotFoundException", f"There is no {request.given['resourceArn']}")
    return found


def _added(present: Mapping[str, str], tags: list[dict[str, str]] | None) -> dict[str, str]:
    added = {each["key"]: each["value"] for each in tags or []}
    if any(key.lower().startswith("aws:") for key in added):
        raise ApiError("InvalidTagsException", "Tag keys cannot begin with aws:")
    if len({*present, *added}) > MOST_TAGS:
        raise ApiError("TooManyTagsException", "The tags limit for a resource has been exceeded.")
    return {**present, **added}


PIPELINE_OPERATIONS = {
    "CreatePipeline": create,
    "DeletePipeline": delete,
    "GetPipeline": get,
    "ListPipelines": list_all,
    "ListTagsForResource": list_tags,
    "TagResource": tag,
    "UntagResource": untag,
    "UpdatePipeline": update,
}
