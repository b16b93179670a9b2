"""What runs an action, by its provider."""

from collections.abc import Callable
from typing import Any

from . import approval, cloudformation, codebuild, codecommit
from .job import ActionError, Job

__all__ = ["PROVIDERS", "ActionError", "Job"]


def _not_played(job: Job) -> None:
    provider = job.run.action["actionTypeId"]["provider"]
    raise ActionError("ConfigurationError", f"The local cloud does not run actions of {provider}.")


class _Providers(dict[str, Callable[[Job], None]]):
    def __missing__(self, _: str) -> Any:
        return _not_played


PROVIDERS = _Providers(
    CloudFormation=cloudformation.run, CodeBuild=codebuild.run, CodeCommit=codecommit.run, Manual=approval.run
)
