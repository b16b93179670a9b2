"""Models: containers with an image and artifacts, given by themselves or by a model package of whatever account.

SageMaker AI API Reference, CreateModel and ContainerDefinition. The execution role has to be able to pull the image and
to read the artifacts: CreateModel looks. Whether a package is approved is not looked at: no document says that it is.
"""

from collections.abc import Iterator
from typing import Any

from ..errors import ApiError
from ..request import Request
from ..store import Arn, Place, Store, parsed_arn
from . import tags
from .data_access import check_role, located, not_pulled, unreadable, unreadable_prefix
from .listing import listed
from .model_groups import now
from .model_packages import package_of

MODEL = "model"
models: Store[dict[str, Any]] = Store()
KEPT = ("PrimaryContainer", "Containers", "InferenceExecutionConfig", "ExecutionRoleArn", "VpcConfig")


def model_arn(name: str, place: Place) -> str:
    """The ARN of a model, which is in lower case."""
    return f"arn:aws:sagemaker:{place.region}:{place.account}:{MODEL}/{name.lower()}"


def model_of(name: str, place: Place) -> dict[str, Any]:
    """The model of this name, or the refusal of one that does not exist."""
    found = models.at(place).get(name.lower())
    if found is None:
        raise ApiError("ValidationException", f'Could not find model "{model_arn(name, place)}".')
    return found


def _exists(arn: Arn) -> bool:
    return models.find(arn) is not None


tags.exists[MODEL] = _exists


def containers_of(given: dict[str, Any], place: Place) -> Iterator[dict[str, Any]]:
    """The containers with their images and artifacts, those of packages in place of their names."""
    for each in [given["PrimaryContainer"]] if given.get("PrimaryContainer") else given.get("Containers") or []:
        if "ModelPackageName" not in each:
            yield each
            continue
        specification = package_of(each["ModelPackageName"], place).get("InferenceSpecification") or {}
        yield from specification.get("Containers", [])


def packages_of(given: dict[str, Any]) -> list[str]:
    """The ARNs of the packages that a request names, so far as they are ARNs."""
    containers = [given.get("PrimaryContainer"), *(given.get("Containers") or [])]
    named = [each.get("ModelPackageName") for each in containers if isinstance(each, dict)]
    return [each for each in named if isinstance(each, str) and parsed_arn(each) is not None]


def why_not_usable(model: dict[str, Any], place: Place) -> str | None:
    """Why the execution role cannot pull an image or read artifacts of the model; None when it can."""
    role = model.get("ExecutionRoleArn")
    for container in containers_of(model, place):
        if not role:
            return "The model has no execution role."
        refused = not_pulled(role, container.get("Image", "")) or _no_artifacts(role, container, place.region)
        if refused:
            return refused
    return None


def _no_artifacts(role: str, container: dict[str, Any], region: str) -> str | None:
    source = (container.get("ModelDataSource") or {}).get("S3DataSource")
    uri = container.get("ModelDataUrl") or (source["S3Uri"] if source else None)
    if uri is None:
        return None
    is_prefix = source is not None and source["S3DataType"] == "S3Prefix"
    if not (unreadable_prefix if is_prefix else unreadable)(role, located(uri), region):
        return None
    return (
        f'Could not access model data at {uri}. Please ensure that the role "{role}" exists and that its trust '
        'relationship policy allows the action "sts:AssumeRole" for the service principal "sagemaker.amazonaws.com". '
        f'Also ensure that the role has "s3:GetObject" permissions and that the object is located in {region}.'
    )


def _create(request: Request) -> dict[str, Any]:
    given, place = request.given, request.place
    name = given["ModelName"]
    arn = model_arn(name, place)
    if name.lower() in models.at(place):
        raise ApiError("ValidationException", f'Cannot create already existing model "{arn}".')
    if bool(given.get("PrimaryContainer")) == bool(given.get("Containers")):
        raise ApiError("ValidationException", "Specify either PrimaryContainer or Containers.")
    if "ExecutionRoleArn" in given:
        check_role(given["ExecutionRoleArn"], place, arn)
    refused = why_not_usable(given, place)
    if refused:
        raise ApiError("ValidationException", refused)
    tags.tag(arn, given.get("Tags"))
    models.at(place)[name.lower()] = {
        **{member: given.get(member) for member in KEPT},
        "EnableNetworkIsolation": given.get("EnableNetworkIsolation", False),
        "ModelName": name,
        "ModelArn": arn,
        "CreationTime": now(),
    }
    return {"ModelArn": arn}


def _describe(request: Request) -> dict[str, Any]:
    return model_of(request.given["ModelName"], request.place)


def _list(request: Request) -> dict[str, Any]:
    page, token = listed(request, models.at(request.place).values(), "ModelName")
    return {"Models": page, "NextToken": token}


def _delete(request: Request) -> None:
    found = model_of(request.given["ModelName"], request.place)
    models.at(request.place).pop(found["ModelName"].lower())
    tags.forget(found["ModelArn"])


OPERATIONS = {"CreateModel": _create, "DescribeModel": _describe, "ListModels": _list, "DeleteModel": _delete}
