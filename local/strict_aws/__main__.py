"""Starts the emulator with everything in this package around it: ``python -m strict_aws``."""

import gc
import sys
from importlib import import_module
from importlib.metadata import version
from types import ModuleType

from ministack import app
from ministack.core import arn, iam_evaluator, responses

from .wrapping import EmulatorChangedError, attribute_of

EMULATOR_VERSION = "1.5.33"
# What the parts use as it is. What they wrap or call is checked where they name it.
USED: dict[ModuleType, str] = {
    arn: "ArnParseError parse_arn",
    iam_evaluator: "AuthError CredentialResolutionError EvalContext EvalResult ParsedStatement PrincipalInfo",
    responses: "AccountScopedDict _request_account_id get_account_id get_region get_request_client_ip request_scope",
}
# Each wraps what those before it have wrapped.
PARTS = (
    "requests.calls",
    "requests.s3_control",
    "players",
    "services.routing",
    "builds.projects",
    "builds.running",
    "config_tags",
    "configuration.recorder",
    "configuration.selection",
    "policies.request_keys",
    "policies.language",
    "policies.context_keys",
    "requests.actions",
    "policies.resources",
    "policies.public_access",
    "policies.policy_status",
    "policies.bucket_owner",
    "policies.access_points",
    "policies.resource_policies",
    "policies.denials",
    "policies.evaluation",
    "encryption.keys",
    "encryption.objects",
    "encryption.replicas",
    "images.repositories",
    "images.layers",
    "images.docker",
    "services.codeartifact.package_manager",
    "stacks",
    "stack_roles",
    "stack_parameters",
    "services.sagemaker.stack_types",
    "records.trails",
    "records.deliveries",
    "records.recording",
    "records.lookup",
    "control",
    "organization.operations",
    "limits.rates",
    "limits.capacity",
    "limits.sizes",
    "policies.new_roles",
    "policies.deleted_principals",
    "events.bus_policies",
    "events.buses",
    "events.delivery",
    "events.stacks",
    "events.schedules",
    "functions.logs",
    "functions.loops",
    "functions.urls",
)


def install_all() -> None:
    """Wraps the emulator. Raises EmulatorChangedError when it is not the one that the wrappers were written for."""
    installed = version("ministack")
    if installed != EMULATOR_VERSION:
        raise EmulatorChangedError(f"ministack {installed} is installed, and {EMULATOR_VERSION} is needed")
    for module, names in USED.items():
        for name in names.split():
            attribute_of(module, name)
    for part in [import_module(f".{name}", __package__) for name in PARTS]:
        part.install()


def main() -> None:
    """Runs until the process is stopped."""
    try:
        install_all()
    except (EmulatorChangedError, ValueError) as error:
        sys.exit(f"the local cloud cannot start: {error}")
    # The state of the emulator only grows: looking through it for garbage took a sixth of its time.
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    app.main()


if __name__ == "__main__":
    main()
