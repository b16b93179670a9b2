"""Starts the emulator with everything in this package around it: ``python -m strict_aws``."""

import sys
from importlib.metadata import version

from ministack import app

from . import (
    actions,
    bus_policies,
    calls,
    capacity,
    context_keys,
    control,
    deleted_principals,
    deliveries,
    denials,
    event_buses,
    event_delivery,
    event_stacks,
    function_urls,
    lambda_loops,
    new_roles,
    organization,
    players,
    policies,
    policy_language,
    rates,
    records,
    request_keys,
    resource_policies,
    resources,
    schedules,
    sizes,
    stack_roles,
    trails,
)
from .wrapping import EmulatorChangedError

EMULATOR_VERSION = "1.5.33"

# Each wraps what those before it have wrapped.
PARTS = (
    calls,
    players,
    request_keys,
    policy_language,
    context_keys,
    actions,
    resources,
    resource_policies,
    denials,
    policies,
    stack_roles,
    trails,
    deliveries,
    records,
    control,
    organization,
    rates,
    capacity,
    sizes,
    new_roles,
    deleted_principals,
    bus_policies,
    event_buses,
    event_delivery,
    event_stacks,
    schedules,
    lambda_loops,
    function_urls,
)


def install_all() -> None:
    """Wraps the emulator. Raises EmulatorChangedError when it is not the one that the wrappers were written for."""
    installed = version("ministack")
    if installed != EMULATOR_VERSION:
        raise EmulatorChangedError(f"ministack {installed} is installed, and {EMULATOR_VERSION} is needed")
    for part in PARTS:
        part.install()


def main() -> None:
    """Runs until the process is stopped."""
    try:
        install_all()
    except (EmulatorChangedError, ValueError) as error:
        sys.exit(f"the local cloud cannot start: {error}")
    app.main()


main()
