"""Model packages: the versions in a group, numbered from 1, and packages that have a name and no group.

SageMaker AI API Reference, CreateModelPackage: a version starts as PendingManualApproval unless the request says
otherwise.
"""

from typing import Any

from ..errors import ApiError
from ..request import Request
from ..store import Arn, Place, Store, parsed_arn
from . import tags
from .events import announce
from .listing import listed
from .model_groups import GROUP, VERSION, caller, described, found_group, groups, now

_unversioned: Store[dict[str, Any]] = Store()
# What DescribeModelPackage answers as it was given.
KEPT = [
    "AdditionalInferenceSpecifications",
    "CertifyForMarketplace",
    "CustomerMetadataProperties",
    "Domain",
    "DriftCheckBaselines",
    "InferenceSpecification",
    "ManagedStorageType",
    "MetadataProperties",
    "ModelCard",
    "ModelLifeCycle",
    "ModelMetrics",
    "ModelPackageDescription",
    "ModelPackageRegistrationType",
    "SamplePayloadUrl",
    "SecurityConfig",
    "SkipModelValidation",
    "SourceAlgorithmSpecification",
    "SourceUri",
    "Task",
    "ValidationSpecification",
]
CHANGED = [
    "ApprovalDescription",
    "InferenceSpecification",
    "ModelApprovalStatus",
    "ModelCard",
    "ModelLifeCycle",
    "ModelPackageRegistrationType",
    "SourceUri",
]


def package_arn(reference: str, place: Place) -> Arn:
    """The ARN of a package: of another account or of this place."""
    return parsed_arn(reference) or Arn("sagemaker", place, f"{VERSION}/{reference}")


def found_package(arn: Arn) -> dict[str, Any] | None:
    """The package of this ARN, in whatever account."""
    if arn.kind != VERSION:
        return None
    group, _, version = arn.name.partition("/")
    if not version:
        return _unversioned.at(arn.place).get(group)
    known = groups.at(arn.place).get(group)
    return known["versions"].get(version) if known else None


tags.exists[VERSION] = found_package


def package_of(reference: str, place: Place) -> dict[str, Any]:
    """The package, or the refusal of one that does not exist."""
    arn = package_arn(reference, place)
    found = found_package(arn)
    if found is None:
        text = f"arn:aws:sagemaker:{arn.place.region}:{arn.place.account}:{arn.resource}"
        raise ApiError("ValidationException", f"ModelPackage {text} does not exist.")
    return found


def _create(request: Request) -> dict[str, Any]:
    given = request.given
    name, group_name = given.get("ModelPackageName"), given.get("ModelPackageGroupName")
    if name and group_name:
        both = "Both ModelPackageName and ModelPackageGroupName are provided in the input."
        raise ApiError("ValidationException", f"{both} Cannot determine which one to use.")
    if not name and not group_name:
        raise ApiError("ValidationException", "Missing ARN.")
    if not any(each in given for each in ("InferenceSpecification", "SourceAlgorithmSpecification", "SourceUri")):
        needed = "An Inference Specification, a Source Algorithm Specification or a Source URI is needed."
        raise ApiError("ValidationException", needed)
    package: dict[str, Any] = {
        **{member: given.get(member) for member in KEPT},
        "CreationTime": now(),
        "CreatedBy": caller(),
        "ModelPackageStatus": "Completed",
        "ModelPackageStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
    }
    arn = _add_version(request, group_name, package) if group_name else _add_named(request, str(name), package)
    tags.tag(arn, given.get("Tags"))
    announce("Model Package", package_of(arn, request.place), arn)
    return {"ModelPackageArn": arn}


def _add_version(request: Request, group_name: str, package: dict[str, Any]) -> str:
    group = described(group_name, request.place)
    version = group["next"]
    group["next"] += 1
    place = str(group["ModelPackageGroupArn"]).replace(f":{GROUP}/", f":{VERSION}/")
    group["versions"][str(version)] = {
        **package,
        "ModelPackageName": group["ModelPackageGroupName"],
        "ModelPackageGroupName": group["ModelPackageGroupName"],
        "ModelPackageVersion": version,
        "ModelPackageArn": f"{place}/{version}",
        "ModelApprovalStatus": request.given.get("ModelApprovalStatus", "PendingManualApproval"),
    }
    return f"{place}/{version}"


def _add_named(request: Request, name: str, package: dict[str, Any]) -> str:
    arn = request.arn(f"{VERSION}/{name}")
    if name in _unversioned.at(request.place):
        raise ApiError("ConflictException", f"ModelPackage already exists: {arn}")
    _unversioned.at(request.place)[name] = {**package, "ModelPackageName": name, "ModelPackageArn": arn}
    return arn


def _describe(request: Request) -> dict[str, Any]:
    return package_of(request.given["ModelPackageName"], request.place)


def _list(request: Request) -> dict[str, Any]:
    given = request.given
    packages: list[dict[str, Any]] = []
    if "ModelPackageGroupName" in given:
        known, arn = found_group(given["ModelPackageGroupName"], request.place)
        if known is None:
            raise ApiError("ValidationException", f"ModelPackageGroup {arn} does not exist.")
        packages = list(known["versions"].values())
    elif given.get("ModelPackageType", "Unversioned") == "Unversioned":
        packages = list(_unversioned.at(request.place).values())
    else:
        raise ApiError("ValidationException", "ModelPackageGroupName is needed to list versions.")
    wanted = given.get("ModelApprovalStatus")
    selected = [each for each in packages if wanted in (None, each.get("ModelApprovalStatus"))]
    page, token = listed(request, selected, "ModelPackageName")
    return {"ModelPackageSummaryList": page, "NextToken": token}


def _update(request: Request) -> dict[str, Any]:
    given = request.given
    package = package_of(given["ModelPackageArn"], request.place)
    package.update({member: given[member] for member in CHANGED if member in given})
    kept = package.get("CustomerMetadataProperties") or {}
    removed = given.get("CustomerMetadataPropertiesToRemove", [])
    metadata = {**kept, **given.get("CustomerMetadataProperties", {})}
    package["CustomerMetadataProperties"] = {
        key: value for key, value in metadata.items() if key not in removed
    } or None
    package.update(LastModifiedTime=now(), LastModifiedBy=caller())
    announce("Model Package", package, package["ModelPackageArn"])
    return {"ModelPackageArn": package["ModelPackageArn"]}


def _delete(request: Request) -> None:
    package = package_of(request.given["ModelPackageName"], request.place)
    arn = parsed_arn(package["ModelPackageArn"])
    if arn is None:
        return
    if "ModelPackageVersion" in package:
        groups.at(arn.place)[package["ModelPackageGroupName"]]["versions"].pop(str(package["ModelPackageVersion"]))
    else:
        _unversioned.at(arn.place).pop(package["ModelPackageName"])
    tags.forget(package["ModelPackageArn"])


OPERATIONS = {
    "CreateModelPackage": _create,
    "DescribeModelPackage": _describe,
    "ListModelPackages": _list,
    "UpdateModelPackage": _update,
    "DeleteModelPackage": _delete,
}
