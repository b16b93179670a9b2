"""Transform jobs: inference on the objects under a prefix, with the execution role of the model.

SageMaker AI API Reference, CreateTransformJob and TransformOutput: the output of ``input.csv`` is ``input.csv.out``.
"""

import posixpath
from typing import Any

from ..request import Request
from ..store import Place
from .data_access import Located, keys_under, located, unreadable_prefix, write
from .hosted_models import model_of, why_not_usable
from .jobs import Job, Jobs


def _run(job: Job, place: Place) -> str | None:
    model = model_of(job["ModelName"], place)
    refused = why_not_usable(model, place)
    if refused:
        return f"ClientError: {refused}"
    role, region = model["ExecutionRoleArn"], place.region
    at = located(job["TransformInput"]["DataSource"]["S3DataSource"]["S3Uri"])
    refused = unreadable_prefix(role, at, region)
    if refused:
        return f"ClientError: Data download failed:{refused}"
    output = located(job["TransformOutput"]["S3OutputPath"])
    for key in keys_under(role, at, region) or []:
        target = "/".join([*filter(None, [output.key.strip("/")]), f"{posixpath.basename(key)}.out"])
        refused = write(role, Located(output.bucket, target), job["TransformOutput"].get("KmsKeyId"), b"", region)
        if refused:
            return f"ClientError: Artifact upload failed:{refused}"
    return None


TRANSFORM = Jobs("TransformJob", "transform-job", "Transform Job", _run)


def _create(request: Request) -> dict[str, Any]:
    model_of(request.given["ModelName"], request.place)
    return TRANSFORM.start(request, {})


OPERATIONS = {
    "CreateTransformJob": _create,
    "DescribeTransformJob": TRANSFORM.of,
    "ListTransformJobs": TRANSFORM.list,
    "StopTransformJob": TRANSFORM.stop,
}
