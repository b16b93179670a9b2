"""Runs the builds of pipelines: source from the artifact bucket, commands, artifacts back, with the project's role.

AWS CodeBuild User Guide, "Use AWS CodePipeline with AWS CodeBuild" and "Environment variables in build environments".
"""

import io
import json
import logging
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from ministack.core import responses
from ministack.services import codebuild

from ..services.sessions import ServiceSession, client_of, endpoint, session_for_service
from ..wrapping import attribute_of, original_of, wrap
from .buildspec import BuildspecError, files_of, read_buildspec
from .shell import run_commands
from .tickets import Ticket, redeem

finish_build = original_of(codebuild, "_finish_build", "build status")
log_sink = original_of(codebuild, "_log_sink", "build")
builds = attribute_of(codebuild, "_builds")
projects = attribute_of(codebuild, "_projects")
log = logging.getLogger("palisade")
# A build of the local cloud ends after minutes: a command that hangs must not stay.
MOST_SECONDS = 300


def install() -> None:
    """Wraps the start of builds."""
    wrap(codebuild, "_start_build", "data", _running)


def _running(plain: Any) -> Any:
    def start_build(data: dict[str, Any]) -> Any:
        status, headers, body = plain(data)
        ticket = redeem(data.get("idempotencyToken"))
        if status != 200 or ticket is None:
            return status, headers, body
        identifier = json.loads(body)["build"]["id"]
        build = builds[identifier]
        build.update(buildStatus="IN_PROGRESS", currentPhase="SUBMITTED", initiator=ticket.initiator)
        build.pop("endTime", None)
        place = (responses.get_account_id(), responses.get_region())
        project = {**projects[data["projectName"]]}
        work = threading.Thread(target=_run, args=(place, build, project, data, ticket), name="build", daemon=True)
        work.start()
        return status, headers, json.dumps({"build": build}).encode()

    return start_build


def _run(
    place: tuple[str, str], build: dict[str, Any], project: dict[str, Any], data: dict[str, Any], ticket: Ticket
) -> None:
    with responses.request_scope(*place):
        emit = log_sink(build)
        status = "FAULT"
        try:
            with tempfile.TemporaryDirectory(prefix="build-") as folder:
                succeeded = _build(place, build, project, data, ticket, Path(folder), emit)
            status = "SUCCEEDED" if succeeded else "FAILED"
        except (BuildspecError, ClientError) as error:
            emit(str(error))
            status = "FAILED"
        except Exception:
            log.exception("the build %s failed", build["id"])
        finally:
            finish_build(build, status)


def _build(
    place: tuple[str, str],
    build: dict[str, Any],
    project: dict[str, Any],
    data: dict[str, Any],
    ticket: Ticket,
    folder: Path,
    emit: Any,
) -> bool:
    account, region = place
    source = {"aws:SourceAccount": account, "aws:SourceArn": project["arn"]}
    name = f"AWSCodeBuild-{build['id'].rpartition(':')[2]}"
    session = session_for_service(project["serviceRole"], "codebuild.amazonaws.com", name, source, region)
    if session is None:
        emit(f"CodeBuild is not authorized to perform: sts:AssumeRole on {project['serviceRole']}")
        return False
    s3 = client_of("s3", session, region)
    folders = {each["name"]: _unpacked(s3, each, folder) for each in ticket.inputs}
    where = folders[ticket.primary]
    declared = data.get("buildspecOverride") or (project["source"].get("buildspec") or "")
    buildspec = read_buildspec(declared, where)
    environment = _environment(build, project, data, session, region, folders, where)
    scratch = folder / "scratch"
    scratch.mkdir()
    succeeded, exported = run_commands(buildspec, where, scratch, environment, MOST_SECONDS, emit)
    build["exportedEnvironmentVariables"] = [{"name": key, "value": value} for key, value in exported.items()]
    if succeeded:
        for detail in ticket.outputs:
            several = len(ticket.outputs) > 1
            section = buildspec.artifacts
            chosen = (section.get("secondary-artifacts") or {}).get(detail["name"], {}) if several else section
            _put(s3, detail, files_of(chosen, where), ticket.encryption)
    return succeeded


def _unpacked(s3: Any, detail: dict[str, Any], folder: Path) -> Path:
    place = detail["s3location"]
    body = s3.get_object(Bucket=place["bucket"], Key=place["key"])["Body"].read()
    target = folder / "src" / detail["name"]
    target.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        archive.extractall(target)
    return target


def _put(s3: Any, detail: dict[str, Any], files: dict[str, bytes], encryption: dict[str, str]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    place = detail["s3location"]
    s3.put_object(Bucket=place["bucket"], Key=place["key"], Body=buffer.getvalue(), **encryption)


def _environment(
    build: dict[str, Any],
    project: dict[str, Any],
    data: dict[str, Any],
    session: ServiceSession,
    region: str,
    folders: dict[str, Path],
    where: Path,
) -> dict[str, str]:
    declared = [
        *(project["environment"].get("environmentVariables") or []),
        *data.get("environmentVariablesOverride", []),
    ]
    return {
        **{each["name"]: each["value"] for each in declared if each.get("type", "PLAINTEXT") == "PLAINTEXT"},
        **{f"CODEBUILD_SRC_DIR_{name}": str(path) for name, path in folders.items() if path != where},
        "CODEBUILD_SRC_DIR": str(where),
        "CODEBUILD_BUILD_ARN": build["arn"],
        "CODEBUILD_BUILD_ID": build["id"],
        "CODEBUILD_BUILD_NUMBER": str(build["buildNumber"]),
        "CODEBUILD_INITIATOR": build["initiator"],
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCESS_KEY_ID": session.access_key,
        "AWS_SECRET_ACCESS_KEY": session.secret_key,
        "AWS_SESSION_TOKEN": session.token,
        "AWS_ENDPOINT_URL": endpoint(),
    }
