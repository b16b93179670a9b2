"""State changes of SageMaker's resources as events of Amazon EventBridge, in the account that owns the resource.

SageMaker AI Developer Guide, "Events that Amazon SageMaker AI sends to Amazon EventBridge".
"""

import time
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...records.deliveries import deliver, ignore
from ...timeline import iso_time, timeline
from ..store import parsed_arn

SHOWN = {
    "Model Package": [
        *("ModelPackageName", "ModelPackageGroupName", "ModelPackageVersion", "ModelPackageArn", "CreationTime"),
        *("ModelPackageDescription", "ModelPackageStatus", "ModelApprovalStatus", "InferenceSpecification"),
    ],
    "Training Job": ["TrainingJobName", "TrainingJobArn", "TrainingJobStatus", "SecondaryStatus", "FailureReason"],
    "Transform Job": ["TransformJobName", "TransformJobArn", "TransformJobStatus", "FailureReason"],
    "Endpoint": ["EndpointName", "EndpointArn", "EndpointConfigName", "EndpointStatus", "FailureReason"],
}


def announce(kind: str, record: Mapping[str, Any], arn: str) -> None:
    """Sends the event of a state change, such as ``SageMaker Model Package State Change``."""
    owner = parsed_arn(arn)
    if owner is None:
        return
    detail = {name: _plain(record[name]) for name in SHOWN[kind] if record.get(name) is not None}
    event = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": f"SageMaker {kind} State Change",
        "source": "aws.sagemaker",
        "account": owner.place.account,
        "time": iso_time(time.time()),
        "region": owner.place.region,
        "resources": [arn],
        "detail": detail,
    }
    timeline.after(0, lambda: ignore(deliver(event)))


def _plain(value: Any) -> Any:
    return int(value.timestamp() * 1000) if isinstance(value, datetime) else value
