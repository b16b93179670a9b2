"""Who shares with the organization: its management account and delegated administrators, once access is enabled.

API Reference, EnableAWSOrganizationsAccess, DisableAWSOrganizationsAccess, GetAWSOrganizationsAccessStatus.
"""

from typing import Any

from ...organization import delegation, tree
from ..errors import ApiError
from ..request import Request
from ..service import Handler, Need

SERVICE_PRINCIPAL = "servicecatalog.amazonaws.com"
_enabled = False


def operations() -> dict[str, Handler]:
    """The operations on access to the organization."""
    return {
        "DisableAWSOrganizationsAccess": _disable,
        "EnableAWSOrganizationsAccess": _enable,
        "GetAWSOrganizationsAccessStatus": _status,
    }


def needed_in_organizations(request: Request) -> list[Need]:
    """ "Service Catalog calls organizations:EnableAWSServiceAccess on your behalf"."""
    action = {
        "DisableAWSOrganizationsAccess": "organizations:DisableAWSServiceAccess",
        "EnableAWSOrganizationsAccess": "organizations:EnableAWSServiceAccess",
    }.get(request.operation)
    return [Need(action, "*", {"organizations:ServicePrincipal": SERVICE_PRINCIPAL})] if action else []


def require_administrator(request: Request) -> None:
    """Refuses other accounts. The API Reference lists OperationNotSupportedException for these operations."""
    account = request.place.account
    if account != tree.MANAGEMENT and not delegation.administers(account, SERVICE_PRINCIPAL):
        message = "Only the management account of the organization or a delegated administrator may call this."
        raise ApiError("OperationNotSupportedException", message)


def require_access() -> None:
    """ "AWSOrganizationsAccess must be enabled in order to create a portfolio share to an organization node." """
    if not _enabled:
        raise ApiError("InvalidStateException", "AWS Organizations access is not enabled.")


def _require_management(request: Request) -> None:
    """ "A delegated administrator is not authorized to invoke EnableAWSOrganizationsAccess." """
    if request.place.account != tree.MANAGEMENT:
        raise ApiError(
            "OperationNotSupportedException", "Only the management account of the organization may call this."
        )


def _enable(request: Request) -> dict[str, Any]:
    global _enabled
    _require_management(request)
    delegation.enable_service(SERVICE_PRINCIPAL)
    _enabled = True
    return {}


def _disable(request: Request) -> dict[str, Any]:
    """ "You cannot call this API if there are active delegated administrators in the organization." """
    global _enabled
    _require_management(request)
    if delegation.has_administrators(SERVICE_PRINCIPAL):
        raise ApiError(
            "InvalidStateException", "The organization has delegated administrators for AWS Service Catalog."
        )
    delegation.disable_service(SERVICE_PRINCIPAL)
    _enabled = False
    return {}


def _status(request: Request) -> dict[str, Any]:
    require_administrator(request)
    return {"AccessStatus": "ENABLED" if _enabled else "DISABLED"}
