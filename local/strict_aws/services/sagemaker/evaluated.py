"""On which resources IAM evaluates a call to SageMaker, and its condition keys.

Service Authorization Reference, "Amazon SageMaker AI". A version of a group that is registered or listed is evaluated
as ``model-package/<group>/*``: AWS's cross-account policies name it so ("Deploy a model version from a different
account"); which version it will be is not known yet.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ...policies.request_keys import resource_of
from ..request import Request
from ..service import Need
from ..store import Place, parsed_arn
from .endpoint_configs import config_arn
from .hosted_models import model_arn, packages_of
from .model_groups import GROUP, VERSION


def resources(request: Request) -> Iterator[str]:
    """The ARNs, each of which has to be allowed."""
    given = request.given
    group, package = given.get("ModelPackageGroupName"), given.get("ModelPackageName")
    if request.operation in ("CreateModelPackage", "ListModelPackages"):
        if isinstance(group, str):
            yield _versions(request, group)
        elif isinstance(package, str):
            yield _named(request, VERSION, package)
        else:
            yield "*"
    elif isinstance(group, str):
        yield _named(request, GROUP, group)
    elif isinstance(package, str):
        yield _named(request, VERSION, package)
    elif isinstance(given.get("ModelPackageArn"), str):
        yield given["ModelPackageArn"]
    elif isinstance(given.get("ResourceArn"), str):
        yield given["ResourceArn"]
    else:
        place = f"{request.place.region}:{request.place.account}"
        yield resource_of("sagemaker", request.operation, given, request.call.path, place)
        yield from _further(request)


def _further(request: Request) -> Iterator[str]:
    """An endpoint's configuration, and the packages of other accounts from which a model is made.

    The latter is not in the Service Authorization Reference, but in the walk-through "Deploy a model version from a
    different account", where the group's policy allows sagemaker:CreateModel.
    """
    given = request.given
    if request.operation in ("CreateEndpoint", "UpdateEndpoint") and isinstance(given.get("EndpointConfigName"), str):
        yield config_arn(given["EndpointConfigName"], request.place)
    if request.operation == "CreateModel":
        arns = [(text, parsed_arn(text)) for text in packages_of(given)]
        yield from (text for text, arn in arns if arn and arn.place.account != request.place.account)


def needed(request: Request) -> Iterator[Need]:
    """Tags of what is created are added by an action of their own: Service Authorization Reference,
    sagemaker:TaggingAction, "Filters access by the API actions to which a user can apply tags".
    """
    if request.operation.startswith("Create") and isinstance(request.given.get("Tags"), list):
        tags = request.given["Tags"]
        found = {f"aws:RequestTag/{each.get('Key')}": each.get("Value") for each in tags if isinstance(each, dict)}
        keys = {**found, "aws:TagKeys": [each.partition("/")[2] for each in found]}
        yield Need(
            "sagemaker:AddTags", next(resources(request)), {"sagemaker:TaggingAction": request.operation, **keys}
        )


def keys(request: Request) -> Mapping[str, Any]:
    """The condition keys that the table of request keys does not give."""
    found: dict[str, Any] = {}
    given = request.given
    if request.operation in ("CreateModelPackage", "UpdateModelPackage"):
        if "ModelApprovalStatus" in given:
            found["sagemaker:ModelApprovalStatus"] = given["ModelApprovalStatus"]
        for key, value in (given.get("CustomerMetadataProperties") or {}).items():
            found[f"sagemaker:CustomerMetadataProperties/{key}"] = value
        if given.get("CustomerMetadataPropertiesToRemove"):
            found["sagemaker:CustomerMetadataPropertiesToRemove"] = given["CustomerMetadataPropertiesToRemove"]
    if request.operation == "CreateTransformJob" and isinstance(given.get("ModelName"), str):
        found["sagemaker:ModelArn"] = model_arn(given["ModelName"], request.place)
    if request.operation == "CreateEndpointConfig" and isinstance(given.get("ProductionVariants"), list):
        names = [each.get("ModelName") for each in given["ProductionVariants"] if isinstance(each, dict)]
        found["sagemaker:ModelArn"] = [model_arn(name, request.place) for name in names if isinstance(name, str)]
    if request.operation == "CreateTrainingJob":
        found.update(_of_training(given))
    return found


def _of_training(given: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "EnableInterContainerTrafficEncryption" in given:
        found["sagemaker:InterContainerTrafficEncryption"] = str(given["EnableInterContainerTrafficEncryption"]).lower()
    condition = given.get("StoppingCondition")
    if isinstance(condition, dict) and "MaxRuntimeInSeconds" in condition:
        found["sagemaker:MaxRuntimeInSeconds"] = str(condition["MaxRuntimeInSeconds"])
    return found


def _named(request: Request, kind: str, name: str) -> str:
    return name if name.startswith("arn:") else request.arn(f"{kind}/{name}")


def _versions(request: Request, group: str) -> str:
    arn = parsed_arn(group)
    place: Place = arn.place if arn else request.place
    return request.arn(f"{VERSION}/{arn.name if arn else group}/*", place)
