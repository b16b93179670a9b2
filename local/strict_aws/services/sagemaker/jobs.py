"""What training and transform jobs have in common: they run for some time, end as Completed, Failed or Stopped, and
keep their names. SageMaker AI API Reference, by operation."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...timeline import delay, timeline
from ..errors import ApiError
from ..request import Request
from ..store import Arn, Place, Store
from . import tags
from .events import announce
from .listing import listed
from .model_groups import now

Job = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of a kind. ``prefix`` begins their members, such as TrainingJobName; ``kind`` is in their ARNs.

    ``run`` does what the job does when its time is over; it answers why that failed.
    """

    prefix: str
    kind: str
    title: str
    run: Callable[[Job, Place], str | None]
    store: Store[Job] = field(default_factory=Store)

    def __post_init__(self) -> None:
        tags.exists[self.kind] = self._exists

    def _exists(self, arn: Arn) -> bool:
        return self.store.find(arn) is not None

    def arn(self, name: str, place: Place) -> str:
        """The ARN of a job, which is in lower case."""
        return f"arn:aws:sagemaker:{place.region}:{place.account}:{self.kind}/{name.lower()}"

    def start(self, request: Request, more: Job) -> dict[str, Any]:
        """Starts a job, whose name no other one of the account in the Region has or had."""
        name, place = request.given[f"{self.prefix}Name"], request.place
        arn = self.arn(name, place)
        if name.lower() in self.store.at(place):
            unique = "Job name must be unique within an AWS account and region"
            raise ApiError("ResourceInUse", f"{unique}, and a job with this name already exists ({arn})")
        tags.tag(arn, request.given.get("Tags"))
        job = {
            **request.given,
            **more,
            f"{self.prefix}Name": name,
            f"{self.prefix}Arn": arn,
            "CreationTime": now(),
            "LastModifiedTime": now(),
        }
        self.store.at(place)[name.lower()] = job
        self.put(job, "InProgress")
        timeline.after(delay("sagemaker-job"), lambda: self._finish(job, place))
        return {f"{self.prefix}Arn": arn}

    def _finish(self, job: Job, place: Place) -> None:
        if job[f"{self.prefix}Status"] != "InProgress":
            return
        failure = self.run(job, place)
        job["FailureReason"] = failure
        self.put(job, "Failed" if failure else "Completed")

    def put(self, job: Job, status: str) -> None:
        """Gives the job another status."""
        job[f"{self.prefix}Status"] = status
        job["LastModifiedTime"] = now()
        if status == "InProgress":
            job["SecondaryStatus"] = "Training"
            job[f"{self.prefix.removesuffix('Job')}StartTime"] = now()
        else:
            job["SecondaryStatus"] = status
            job[f"{self.prefix.removesuffix('Job')}EndTime"] = now()
        announce(self.title, job, job[f"{self.prefix}Arn"])

    def of(self, request: Request) -> Job:
        """The job that the request names, or the refusal of one that does not exist."""
        found = self.store.at(request.place).get(request.given[f"{self.prefix}Name"].lower())
        if found is None:
            raise ApiError("ValidationException", "Requested resource not found.")
        return found

    def stop(self, request: Request) -> None:
        """Stops a job that runs."""
        job = self.of(request)
        status = job[f"{self.prefix}Status"]
        if status != "InProgress":
            message = f"The request was rejected because the {self.title.lower()} is in status {status}."
            raise ApiError("ValidationException", message)
        self.put(job, "Stopped")

    def list(self, request: Request) -> dict[str, Any]:
        """The jobs as a page."""
        wanted = request.given.get("StatusEquals")
        found = [
            each for each in self.store.at(request.place).values() if wanted in (None, each[f"{self.prefix}Status"])
        ]
        page, token = listed(request, found, f"{self.prefix}Name", ("CreationTime", "LastModifiedTime"))
        return {f"{self.prefix}Summaries": page, "NextToken": token}
