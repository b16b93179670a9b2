"""A run of an action with what it acts with: the clients of its role, and artifacts in the pipeline's bucket."""

import io
import json
import secrets
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from ....timeline import delay
from ...sessions import ServiceSession, assumed, client_of, session_for_service
from ..records import ActionRun, Execution, Pipeline, changed

LEAST_WAIT_SECONDS = 0.02


class ActionError(Exception):
    """Why an action failed. API Reference, ErrorDetails; codes as in FailureDetails, type."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(slots=True)
class Job:
    """A run of an action of an execution of a pipeline."""

    pipeline: Pipeline
    execution: Execution
    run: ActionRun
    _session: ServiceSession | None = field(default=None)

    @property
    def is_abandoned(self) -> bool:
        """Whether the execution was stopped without waiting for its actions."""
        return self.execution.abandoned

    @property
    def configuration(self) -> dict[str, str]:
        """The configuration with the values of variables."""
        return self.run.resolved

    def session(self) -> ServiceSession:
        """The action's role, assumed with the pipeline's role; without a role of its own, the pipeline's role.

        CodePipeline User Guide, "Action declaration", roleArn: "This is assumed through the roleArn that is specified
        at the pipeline level."
        """
        if self._session is None:
            self._session = self._opened()
        return self._session

    def _opened(self) -> ServiceSession:
        declared, region = self.execution.declaration, self.pipeline.place.region
        source = {"aws:SourceAccount": self.pipeline.place.account, "aws:SourceArn": self.pipeline.arn}
        role, name = declared["roleArn"], self.execution.identifier
        session = session_for_service(role, "codepipeline.amazonaws.com", name, source, region)
        if session is None:
            # The words of CreatePipeline: those of a run are in no document.
            message = f"CodePipeline is not authorized to perform AssumeRole on role {role}"
            raise ActionError("PermissionError", message)
        own = self.run.action.get("roleArn")
        if own is None:
            return session
        with self.permissions(f"The pipeline's role cannot assume the action's role {own}."):
            return assumed(session, own, name)

    def client(self, service: str) -> Any:
        """A client of a service with the action's role, in the action's Region."""
        return client_of(service, self.session(), self.run.action.get("region", self.pipeline.place.region))

    @contextmanager
    def permissions(self, words: str) -> Iterator[None]:
        """Turns what a service refuses into the failure of the action."""
        try:
            yield
        except ClientError as error:
            code = error.response["Error"]["Code"]
            kind = "PermissionError" if "AccessDenied" in code else "ConfigurationError"
            raise ActionError(kind, f"{words} Error: {error.response['Error']['Message']}") from error

    @property
    def store(self) -> dict[str, Any]:
        """The artifact store of the action's Region."""
        declared = self.execution.declaration
        region = self.run.action.get("region", self.pipeline.place.region)
        found: dict[str, Any] | None = declared.get("artifactStore") or declared["artifactStores"].get(region)
        if found is None:
            raise ActionError("ConfigurationError", f"The pipeline has no artifact store in {region}.")
        return found

    def new_artifact(self, name: str) -> dict[str, Any]:
        """The place of an artifact that the action is to put there."""
        # The form of keys is in no document; it is what buckets of pipelines show.
        key = f"{self.pipeline.name[:20]}/{name[:10]}/{secrets.token_hex(4)[:7]}.zip"
        return {"name": name, "s3location": {"bucket": self.store["location"], "key": key}}

    def encryption(self) -> dict[str, str]:
        """How artifacts are encrypted. API Reference, ArtifactStore: by the default key for Amazon S3 without a key."""
        key = self.store.get("encryptionKey")
        return {"ServerSideEncryption": "aws:kms", **({"SSEKMSKeyId": key["id"]} if key else {})}

    def put(self, name: str, files: Mapping[str, bytes]) -> None:
        """Puts an artifact of these files into the bucket."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in files.items():
                archive.writestr(path, content)
        detail = self.new_artifact(name)
        place = detail["s3location"]
        with self.permissions(f"The artifact {name} cannot be put into the bucket {place['bucket']}."):
            self.client("s3").put_object(
                Bucket=place["bucket"], Key=place["key"], Body=buffer.getvalue(), **self.encryption()
            )
        self.gave(detail)

    def gave(self, detail: dict[str, Any]) -> None:
        """Notes that an artifact of this run is in the bucket."""
        with changed:
            self.run.outputs.append(detail)
            self.execution.artifacts[detail["name"]] = detail

    def inputs(self) -> list[dict[str, Any]]:
        """The places of the artifacts that the action takes."""
        found = [self.execution.artifacts[each["name"]] for each in self.run.action["inputArtifacts"]]
        self.run.inputs = found
        return found

    def file(self, reference: str) -> bytes:
        """A file of an input artifact, such as ``SourceArtifact::template.yml``, read with the action's role."""
        name, _, path = reference.partition("::")
        details = [each for each in self.inputs() if each["name"] == name]
        if not details:
            raise ActionError("ConfigurationError", f"The action has no input artifact {name}.")
        place = details[0]["s3location"]
        with self.permissions(f"The artifact {name} cannot be read from the bucket {place['bucket']}."):
            body = self.client("s3").get_object(Bucket=place["bucket"], Key=place["key"])["Body"].read()
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if path not in archive.namelist():
                raise ActionError("ConfigurationError", f"File [{path}] does not exist in artifact [{name}]")
            return archive.read(path)

    def json_file(self, reference: str) -> dict[str, Any]:
        """The same for a file with a JSON object."""
        try:
            found = json.loads(self.file(reference))
        except ValueError as error:
            raise ActionError("ConfigurationError", f"{reference} is not JSON.") from error
        return found if isinstance(found, dict) else {}

    def wait(self) -> None:
        """Waits until it is time to look again at what the action has started. Ends the action that is abandoned."""
        time.sleep(max(delay("codepipeline-action"), LEAST_WAIT_SECONDS))
        if self.is_abandoned:
            raise ActionError("Abandoned", "The action was abandoned.")
