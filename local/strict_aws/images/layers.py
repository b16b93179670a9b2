"""Layers and manifests of images: kept, checked against their digests, and given out again.

Amazon ECR API Reference: "InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload",
"BatchCheckLayerAvailability", "GetDownloadUrlForLayer" and "PutImage".
"""

import base64
import hashlib
import json
import secrets
from typing import Any

from ministack.core import responses
from ministack.services import ecr

from ..requests.calls import Response
from ..wrapping import wrap
from .answers import DIGEST, answer, failed, images, invalid, layer_blobs, manifest_blobs, not_found
from .downloads import url_of

# "UploadLayerPart": parts of up to 20 MB. The service asks for parts of 10 MB.
LARGEST_PART, PART = 20971520, 10485760
uploads: dict[str, tuple[str, str, bytearray]] = {}


def install() -> None:
    """Replaces the operations whose answers the emulator makes up, and checks what an image consists of."""
    for name, operation in OPERATIONS.items():
        wrap(ecr, name, "data", _instead(operation))
    wrap(ecr, "_put_image", "data", _checked_image)


def _instead(operation: Any) -> Any:
    return lambda plain: lambda data: not_found(data) or operation(data)


def _repository(data: dict[str, Any]) -> dict[str, str]:
    return {"registryId": responses.get_account_id(), "repositoryName": data["repositoryName"]}


def _availability(data: dict[str, Any]) -> Response:
    blobs = layer_blobs.get(data["repositoryName"], {})
    layers: list[dict[str, Any]] = []
    failures: list[dict[str, str]] = []
    for digest in data.get("layerDigests", []):
        if not DIGEST.fullmatch(digest):
            failures.append(
                {
                    "layerDigest": digest,
                    "failureCode": "InvalidLayerDigest",
                    "failureReason": "Invalid layer digest provided",
                }
            )
        elif digest in blobs:
            layers.append({"layerDigest": digest, "layerAvailability": "AVAILABLE", "layerSize": len(blobs[digest])})
        else:
            layers.append({"layerDigest": digest, "layerAvailability": "UNAVAILABLE"})
    return _ok({"layers": layers, "failures": failures})


def _initiate(data: dict[str, Any]) -> Response:
    upload = secrets.token_hex(18)
    uploads[upload] = (responses.get_account_id(), data["repositoryName"], bytearray())
    return _ok({"uploadId": upload, "partSize": PART})


def _upload(data: dict[str, Any]) -> bytearray | None:
    account, name, content = uploads.get(str(data.get("uploadId")), ("", "", None))
    own = account == responses.get_account_id() and name == data["repositoryName"]
    return content if own else None


def _unknown_upload(data: dict[str, Any]) -> Response:
    said = f"The upload with id '{data.get('uploadId')}' in the repository '{data['repositoryName']}' does not exist"
    return failed("UploadNotFoundException", said)


def _part(data: dict[str, Any]) -> Response:
    content = _upload(data)
    if content is None:
        return _unknown_upload(data)
    part = base64.b64decode(data.get("layerPartBlob", ""))
    first, last = data.get("partFirstByte", 0), data.get("partLastByte", 0)
    if len(part) > LARGEST_PART or first != len(content) or last - first + 1 != len(part):
        expected = {**_repository(data), "uploadId": data["uploadId"], "lastValidByteReceived": len(content) - 1}
        said = f"Unexpected layer part: the next byte is {len(content)}"
        refused: Response = answer({"__type": "InvalidLayerPartException", "message": said, **expected}, 400)
        return refused
    content.extend(part)
    return _ok({**_repository(data), "uploadId": data["uploadId"], "lastByteReceived": len(content) - 1})


def _complete(data: dict[str, Any]) -> Response:
    content = _upload(data)
    if content is None:
        return _unknown_upload(data)
    if not content:
        return failed("EmptyUploadException", "The layer upload has no parts")
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    if digest not in data.get("layerDigests", []):
        return failed("InvalidLayerException", f"The digest of the layer is {digest}")
    del uploads[data["uploadId"]]
    blobs = layer_blobs.setdefault(data["repositoryName"], {})
    if digest in blobs:
        return failed("LayerAlreadyExistsException", f"The layer with digest '{digest}' already exists")
    blobs[digest] = bytes(content)
    return _ok({**_repository(data), "uploadId": data["uploadId"], "layerDigest": digest})


def _download(data: dict[str, Any]) -> Response:
    """ "You can only get URLs for image layers that are referenced in an image." """
    name, digest = data["repositoryName"], str(data.get("layerDigest"))
    referenced = any(digest in image.get("imageManifest", "") for image in images.get(name, []))
    if digest not in layer_blobs.get(name, {}):
        said = f"The layer with digest '{digest}' does not exist in the repository with name '{name}'"
        return failed("LayersNotFoundException", said)
    if not referenced:
        return failed("LayerInaccessibleException", f"The layer with digest '{digest}' is in no image")
    return _ok({"downloadUrl": url_of(name, digest), "layerDigest": digest})


def _checked_image(plain: Any) -> Any:
    def put(data: dict[str, Any]) -> Response:
        return not_found(data) or _refused_image(data) or _kept(plain(data), data)

    return put


def _refused_image(data: dict[str, Any]) -> Response | None:
    """ "When an image is pushed and all new image layers have been uploaded, the PutImage API is called once"."""
    name, manifest, tag = data["repositoryName"], str(data.get("imageManifest", "")), data.get("imageTag")
    parts = _parts_of(manifest)
    if parts is None:
        return invalid("ImageManifest", "Invalid JSON syntax")
    digest = "sha256:" + hashlib.sha256(manifest.encode()).hexdigest()
    if data.get("imageDigest", digest) != digest:
        return failed("ImageDigestDoesNotMatchException", f"The digest of the manifest is {digest}")
    missing = [each for each in parts if each not in layer_blobs.get(name, {})]
    if missing:
        said = f"Layers with digests '[{', '.join(missing)}]' required for pushing image do not exist"
        return failed("LayersNotFoundException", said)
    same = next((image for image in images.get(name, []) if image["imageDigest"] == digest), None)
    if same and (tag is None or tag in same.get("imageTags", [])):
        said = f"Image with digest '{digest}' and tag '{tag}' already exists in the repository with name '{name}'"
        return failed("ImageAlreadyExistsException", said)
    return None


def _parts_of(manifest: str) -> list[str] | None:
    """The digests of the configuration and the layers; None for what is no manifest."""
    try:
        parsed = json.loads(manifest)
        listed = [*([parsed["config"]] if "config" in parsed else []), *parsed.get("layers", [])]
        return [str(each["digest"]) for each in listed]
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _kept(put: Response, data: dict[str, Any]) -> Response:
    """Docker asks for manifests by digest: what the API put is found there, too."""
    if put[0] == 200:
        raw = str(data["imageManifest"]).encode()
        manifests = manifest_blobs.setdefault(data["repositoryName"], {})
        manifests["sha256:" + hashlib.sha256(raw).hexdigest()] = raw
    return put


def _ok(content: dict[str, Any]) -> Response:
    made: Response = answer(content, 200)
    return made


OPERATIONS = {
    "_batch_check_layer_availability": _availability,
    "_initiate_layer_upload": _initiate,
    "_upload_layer_part": _part,
    "_complete_layer_upload": _complete,
    "_get_download_url_for_layer": _download,
}
