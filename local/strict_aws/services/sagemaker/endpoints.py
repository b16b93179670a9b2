"""Endpoints: Creating or Updating for some time, then InService, or Failed when a model can no longer be loaded.

SageMaker AI API Reference, CreateEndpoint, UpdateEndpoint and DescribeEndpoint.
"""

from typing import Any

from ...timeline import delay, timeline
from ..errors import ApiError
from ..request import Request
from ..store import Arn, Place, Store
from . import tags
from .endpoint_configs import config_of, variants_of
from .events import announce
from .hosted_models import containers_of, model_of, why_not_usable
from .listing import listed
from .model_groups import now

ENDPOINT = "endpoint"
endpoints: Store[dict[str, Any]] = Store()
BUSY = ("Creating", "Updating", "RollingBack", "SystemUpdating")


def endpoint_arn(name: str, place: Place) -> str:
    """The ARN of an endpoint, which is in lower case."""
    return f"arn:aws:sagemaker:{place.region}:{place.account}:{ENDPOINT}/{name.lower()}"


def endpoint_of(name: str, place: Place) -> dict[str, Any]:
    """The endpoint of this name, or the refusal of one that does not exist."""
    found = endpoints.at(place).get(name.lower())
    if found is None:
        raise ApiError("ValidationException", f'Could not find endpoint "{endpoint_arn(name, place)}".')
    return found


def _exists(arn: Arn) -> bool:
    return endpoints.find(arn) is not None


tags.exists[ENDPOINT] = _exists


def _create(request: Request) -> dict[str, Any]:
    given, place = request.given, request.place
    name = given["EndpointName"]
    arn = endpoint_arn(name, place)
    if name.lower() in endpoints.at(place):
        raise ApiError("ValidationException", f'Cannot create already existing endpoint "{arn}".')
    config = config_of(given["EndpointConfigName"], place)
    tags.tag(arn, given.get("Tags"))
    endpoint = {"EndpointName": name, "EndpointArn": arn, "CreationTime": now()}
    endpoints.at(place)[name.lower()] = endpoint
    _deploy(endpoint, config, place, "Creating", "Failed")
    return {"EndpointArn": arn}


def _update(request: Request) -> dict[str, Any]:
    given, place = request.given, request.place
    endpoint = endpoint_of(given["EndpointName"], place)
    config = config_of(given["EndpointConfigName"], place)
    if endpoint["EndpointStatus"] in BUSY:
        busy = f'Cannot update in-progress endpoint "{endpoint["EndpointArn"]}".'
        raise ApiError("ValidationException", busy)
    # An update that fails leaves the endpoint as it was: DescribeEndpoint, EndpointStatus, RollingBack.
    _deploy(endpoint, config, place, "Updating", "InService")
    return {"EndpointArn": endpoint["EndpointArn"]}


def _deploy(endpoint: dict[str, Any], config: dict[str, Any], place: Place, meanwhile: str, else_: str) -> None:
    endpoint.update(EndpointStatus=meanwhile, LastModifiedTime=now(), FailureReason=None)
    announce("Endpoint", endpoint, endpoint["EndpointArn"])

    def finish() -> None:
        if endpoints.at(place).get(endpoint["EndpointName"].lower()) is not endpoint:
            return
        refused = _not_loaded(config, place)
        endpoint.update(EndpointStatus=else_ if refused else "InService", FailureReason=refused, LastModifiedTime=now())
        if not refused:
            endpoint.update(_serving(config, place))
        announce("Endpoint", endpoint, endpoint["EndpointArn"])

    timeline.after(delay("sagemaker-endpoint"), finish)


def _not_loaded(config: dict[str, Any], place: Place) -> str | None:
    try:
        models = [model_of(each["ModelName"], place) for each in variants_of(config) if "ModelName" in each]
        return next((why for why in (why_not_usable(each, place) for each in models) if why), None)
    except ApiError as error:
        return error.message


def _serving(config: dict[str, Any], place: Place) -> dict[str, Any]:
    return {
        "EndpointConfigName": config["EndpointConfigName"],
        "DataCaptureConfig": config.get("DataCaptureConfig"),
        "ProductionVariants": [_summary(each, place) for each in config["ProductionVariants"]],
    }


def _summary(variant: dict[str, Any], place: Place) -> dict[str, Any]:
    model = model_of(variant["ModelName"], place) if "ModelName" in variant else {}
    images = [each.get("Image") for each in containers_of(model, place)]
    count, weight = variant.get("InitialInstanceCount"), variant.get("InitialVariantWeight", 1.0)
    return {
        "VariantName": variant["VariantName"],
        "DeployedImages": [
            {"SpecifiedImage": image, "ResolvedImage": image, "ResolutionTime": now()} for image in images
        ],
        "CurrentWeight": weight,
        "DesiredWeight": weight,
        "CurrentInstanceCount": count,
        "DesiredInstanceCount": count,
    }


def _describe(request: Request) -> dict[str, Any]:
    return endpoint_of(request.given["EndpointName"], request.place)


def _list(request: Request) -> dict[str, Any]:
    wanted = request.given.get("StatusEquals")
    found = [each for each in endpoints.at(request.place).values() if wanted in (None, each["EndpointStatus"])]
    page, token = listed(request, found, "EndpointName", ("CreationTime", "LastModifiedTime"))
    return {"Endpoints": page, "NextToken": token}


def _delete(request: Request) -> None:
    found = endpoint_of(request.given["EndpointName"], request.place)
    if found["EndpointStatus"] in BUSY:
        raise ApiError("ValidationException", f'Cannot update in-progress endpoint "{found["EndpointArn"]}".')
    endpoints.at(request.place).pop(found["EndpointName"].lower())
    tags.forget(found["EndpointArn"])


OPERATIONS = {
    "CreateEndpoint": _create,
    "DescribeEndpoint": _describe,
    "ListEndpoints": _list,
    "UpdateEndpoint": _update,
    "DeleteEndpoint": _delete,
}
