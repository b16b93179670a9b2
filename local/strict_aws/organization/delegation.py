"""Delegated administrators, and the services that may act in the organization."""

import time
from collections.abc import Callable
from typing import Any

from ..settings import table
from .answers import Answer, Payload, answer, constraint, error
from .tree import MANAGEMENT, accounts

QUOTAS = table("organization")["delegatedAdministrators"]

# Service principal -> when it was enabled; (account, service) -> when it was delegated. In seconds since 1970.
_enabled: dict[str, int] = {}
_delegated: dict[tuple[str, str], int] = {}
# Told the account and the service of an administrator who is one no more.
departures: list[Callable[[str, str], None]] = []


def is_administrator(account: str) -> bool:
    """Whether the account is a delegated administrator of any service."""
    return any(each == account for each, _ in _delegated)


def administers(account: str, service: str) -> bool:
    """Whether the account is a delegated administrator of this service."""
    return (account, service) in _delegated


def has_administrators(service: str) -> bool:
    """Whether the service has a delegated administrator."""
    return any(each == service for _, each in _delegated)


def enable_service(service: str) -> None:
    """Lets the service act in the organization."""
    _enabled.setdefault(service, int(time.time()))


def disable_service(service: str) -> None:
    """Takes the service's access away."""
    _enabled.pop(service, None)


def operations(_plain: dict[str, Any]) -> dict[str, Any]:
    """The operations that the emulator lacks."""
    return {
        "DeregisterDelegatedAdministrator": _deregister,
        "DisableAWSServiceAccess": _disable,
        "EnableAWSServiceAccess": _enable,
        "ListAWSServiceAccessForOrganization": _list_enabled,
        "ListDelegatedAdministrators": _list_administrators,
        "ListDelegatedServicesForAccount": _list_services,
        "RegisterDelegatedAdministrator": _register,
    }


def _enable(payload: Payload) -> Answer:
    service = payload.get("ServicePrincipal") or ""
    if not service.endswith(".amazonaws.com"):
        message = "You specified an unrecognized service principal."
        return error("InvalidInputException", message, Reason="UNRECOGNIZED_SERVICE_PRINCIPAL")
    enable_service(service)
    return answer({})


def _disable(payload: Payload) -> Answer:
    disable_service(payload.get("ServicePrincipal", ""))
    return answer({})


def _list_enabled(_payload: Payload) -> Answer:
    listed = [{"ServicePrincipal": service, "DateEnabled": at} for service, at in sorted(_enabled.items())]
    return answer({"EnabledServicePrincipals": listed})


def _register(payload: Payload) -> Answer:
    account, service = payload.get("AccountId", ""), payload.get("ServicePrincipal", "")
    if account not in accounts:
        return error("AccountNotFoundException", f"We can't find an AWS account with the AccountId {account}.")
    if account == MANAGEMENT:
        message = "You can't register the management account as a delegated administrator."
        return constraint("CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR", message)
    if service not in _enabled:
        return constraint("SERVICE_ACCESS_NOT_ENABLED", "You must first enable access for the service.")
    if (account, service) in _delegated:
        return error("AccountAlreadyRegisteredException", "The account is already a delegated administrator.")
    if sum(each == service for _, each in _delegated) >= QUOTAS["ofService"].get(service, QUOTAS["perService"]):
        message = "You have exceeded the number of delegated administrators of the service."
        return constraint("MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED", message)
    _delegated[account, service] = int(time.time())
    return answer({})


def _deregister(payload: Payload) -> Answer:
    key = (payload.get("AccountId", ""), payload.get("ServicePrincipal", ""))
    if key not in _delegated:
        return error("AccountNotRegisteredException", "The account is not a delegated administrator of the service.")
    del _delegated[key]
    for depart in departures:
        depart(*key)
    return answer({})


def _list_administrators(payload: Payload) -> Answer:
    service = payload.get("ServicePrincipal")
    found: dict[str, int] = {}
    for (account, each), at in _delegated.items():
        if service in (None, each):
            found[account] = min(at, found.get(account, at))
    shown = ("Id", "Arn", "Email", "Name", "JoinedMethod", "JoinedTimestamp")
    administrators = []
    for account, at in found.items():
        record = accounts[account]
        named = {name: record[name] for name in shown}
        # API Reference, DelegatedAdministrator: it has kept its status, in which a closed account is suspended.
        state = record["Status"]
        status = "SUSPENDED" if state == "CLOSED" else state
        administrators.append({**named, "State": state, "Status": status, "DelegationEnabledDate": at})
    return answer({"DelegatedAdministrators": administrators})


def _list_services(payload: Payload) -> Answer:
    account = payload.get("AccountId", "")
    if account not in accounts:
        return error("AccountNotFoundException", f"We can't find an AWS account with the AccountId {account}.")
    if not is_administrator(account):
        return error("AccountNotRegisteredException", "The account is not a delegated administrator.")
    services = [
        {"ServicePrincipal": service, "DelegationEnabledDate": at}
        for (each, service), at in _delegated.items()
        if each == account
    ]
    return answer({"DelegatedServices": services})
