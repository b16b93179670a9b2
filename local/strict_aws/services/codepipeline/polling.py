"""Starts pipelines that poll a repository when a commit is added to their branch.

CodePipeline User Guide, "CodeCommit source action reference", PollForSourceChanges.
"""

from ...timeline import delay, timeline
from ..codecommit.commits import watchers
from ..store import Place
from .records import Pipeline, changed, pipelines
from .running import start


def watch_repositories() -> None:
    """Lets each commit be noticed some time after it was made."""
    watchers.append(lambda place, repository, branch: _later(place, repository, branch))


def _later(place: Place, repository: str, branch: str) -> None:
    timeline.after(delay("codepipeline-polling"), lambda: _start_all(place, repository, branch))


def _start_all(place: Place, repository: str, branch: str) -> None:
    with changed:
        for pipeline in list(pipelines.at(place).values()):
            if _polls(pipeline, repository, branch):
                start(pipeline, {"triggerType": "PollForSourceChanges", "triggerDetail": ""})


def _polls(pipeline: Pipeline, repository: str, branch: str) -> bool:
    for action in pipeline.declaration["stages"][0]["actions"]:
        given = action["configuration"]
        of_repository = (given.get("RepositoryName"), given.get("BranchName")) == (repository, branch)
        # "If you omit PollForSourceChanges, CodePipeline defaults to polling your repository for source changes."
        is_on = given.get("PollForSourceChanges", "true") == "true"
        if action["actionTypeId"]["provider"] == "CodeCommit" and of_repository and is_on:
            return True
    return False
