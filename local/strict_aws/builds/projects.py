"""Projects of CodeBuild keep settings that the emulator drops, such as where their logs go.

AWS CodeBuild API Reference, "CreateProject", "UpdateProject" and "Project": what was set is answered; an update changes
what it names.
"""

import json
from typing import Any

from ministack.services import codebuild

from ..wrapping import attribute_of, wrap

projects = attribute_of(codebuild, "_projects")
KEPT = (
    "autoRetryLimit",
    "buildBatchConfig",
    "cache",
    "concurrentBuildLimit",
    "fileSystemLocations",
    "logsConfig",
    "queuedTimeoutInMinutes",
    "secondaryArtifacts",
    "secondarySources",
    "secondarySourceVersions",
    "vpcConfig",
)


def install() -> None:
    """Wraps what writes projects, and the form in which they are answered."""
    wrap(codebuild, "_project_shape", "project", _whole)
    for name in ("_create_project", "_update_project"):
        wrap(codebuild, name, "data", _keeping)


def _whole(plain: Any) -> Any:
    def project_shape(project: dict[str, Any]) -> dict[str, Any]:
        return {**plain(project), **{key: project[key] for key in KEPT if key in project}}

    return project_shape


def _keeping(plain: Any) -> Any:
    def write(data: dict[str, Any]) -> Any:
        status, headers, body = plain(data)
        if status != 200:
            return status, headers, body
        given = {key: data[key] for key in KEPT if key in data}
        projects[data["name"]].update(given)
        answer = json.loads(body)
        answer["project"].update(given)
        return status, headers, json.dumps(answer).encode()

    return write
