"""Training jobs: the execution role pulls the image, reads the input and writes the model's archive.

SageMaker AI API Reference, CreateTrainingJob; SageMaker AI Developer Guide, "CreateTrainingJob API: execution role
permissions". Nothing is trained: the archive is the same for the same job.
"""

import gzip
import json
from typing import Any

from ..errors import ApiError
from ..request import Request
from ..store import Place
from .data_access import Located, check_role, located, not_pulled, unreadable, unreadable_prefix, write
from .jobs import Job, Jobs


def _run(job: Job, place: Place) -> str | None:
    role, region = job["RoleArn"], place.region
    image = job["AlgorithmSpecification"].get("TrainingImage")
    refused = not_pulled(role, image) if image else None
    if refused:
        return f"ClientError: {refused}"
    for channel in job.get("InputDataConfig") or []:
        refused = _not_downloaded(role, channel, region)
        if refused:
            return f"ClientError: Data download failed:{refused}"
    output = located(job["OutputDataConfig"]["S3OutputPath"])
    key = "/".join([*filter(None, [output.key.strip("/")]), job["TrainingJobName"], "output", "model.tar.gz"])
    archive = gzip.compress(json.dumps({"trainingJob": job["TrainingJobArn"]}).encode(), mtime=0)
    refused = write(role, Located(output.bucket, key), job["OutputDataConfig"].get("KmsKeyId"), archive, region)
    if refused:
        return f"ClientError: Artifact upload failed:{refused}"
    job["ModelArtifacts"] = {"S3ModelArtifacts": f"s3://{output.bucket}/{key}"}
    return None


def _not_downloaded(role: str, channel: dict[str, Any], region: str) -> str | None:
    source = channel["DataSource"].get("S3DataSource")
    if source is None:
        return None
    is_prefix = source["S3DataType"] == "S3Prefix"
    return (unreadable_prefix if is_prefix else unreadable)(role, located(source["S3Uri"]), region)


TRAINING = Jobs("TrainingJob", "training-job", "Training Job", _run)


def _create(request: Request) -> dict[str, Any]:
    given = request.given
    specification = given.get("AlgorithmSpecification") or {}
    if ("TrainingImage" in specification) == ("AlgorithmName" in specification):
        raise ApiError("ValidationException", "Specify either TrainingImage or AlgorithmName.")
    check_role(given["RoleArn"], request.place, TRAINING.arn(given["TrainingJobName"], request.place))
    path = given["OutputDataConfig"]["S3OutputPath"].rstrip("/")
    expected = f"{path}/{given['TrainingJobName']}/output/model.tar.gz"
    return TRAINING.start(request, {"ModelArtifacts": {"S3ModelArtifacts": expected}})


OPERATIONS = {
    "CreateTrainingJob": _create,
    "DescribeTrainingJob": TRAINING.of,
    "ListTrainingJobs": TRAINING.list,
    "StopTrainingJob": TRAINING.stop,
}
