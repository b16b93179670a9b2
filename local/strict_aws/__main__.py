"""Starts the emulator with everything in this package around it: ``python -m strict_aws``."""

import sys
from importlib.metadata import version

from ministack import app

from . import (
    actions,
    calls,
    context_keys,
    denials,
    players,
    policies,
    policy_language,
    resource_policies,
    resources,
)
from .wrapping import EmulatorChangedError

EMULATOR_VERSION = "1.5.33"


def install_all() -> None:
    """Wraps the emulator. Raises EmulatorChangedError when it is not the one that the wrappers were written for."""
    installed = version("ministack")
    if installed != EMULATOR_VERSION:
        raise EmulatorChangedError(f"ministack {installed} is installed, and {EMULATOR_VERSION} is needed")
    calls.install()
    players.install()
    for part in (policy_language, context_keys, actions, resources, resource_policies, denials, policies):
        part.install()


def main() -> None:
    """Runs until the process is stopped."""
    try:
        install_all()
    except (EmulatorChangedError, ValueError) as error:
        sys.exit(f"the local cloud cannot start: {error}")
    app.main()


main()
