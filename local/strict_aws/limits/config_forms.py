"""Refuses what AWS Config does not accept: contradictory recording groups, and rules of the wrong trigger."""

from typing import Any

from ministack.services import config

from ..requests.calls import Call, Response, error_response
from ..settings import table
from ..wrapping import attribute_of
from .measures import Parameters

recorders = attribute_of(config, "_recorders")
channels = attribute_of(config, "_delivery_channels")
TRIGGERS = table("config_rules")
PERIODIC, HYBRID = frozenset(TRIGGERS["periodic"]), frozenset(TRIGGERS["hybrid"])

NO_RECORDER = ("NoAvailableConfigurationRecorderException", "There is no configuration recorder available.")
NO_CHANNEL = ("NoAvailableDeliveryChannelException", "There is no delivery channel available.")
NO_ROLE = ("InvalidRoleException", "The role of the configuration recorder is null or empty.")
INVALID_GROUP = ("InvalidRecordingGroupException", "The recording group provided is not valid")
# Seen in error texts of others: no document has the words.
NO_FREQUENCY = (
    "InvalidParameterValueException",
    "A maximum execution frequency for this rule is not allowed because only a change in resources triggers this "
    "managed rule.",
)
NO_SCOPE = ("InvalidParameterValueException", "A scope is not supported for this rule because it is periodic.")


def config_refusal(call: Call, given: Parameters) -> Response | None:
    """The refusal of a call of AWS Config whose parameters it does not accept, or None."""
    match call.operation:
        case "PutConfigurationRecorder":
            refused = recorder_error(given.get("ConfigurationRecorder") or {})
        case "PutDeliveryChannel":
            refused = None if recorders else NO_RECORDER
        case "StartConfigurationRecorder":
            refused = NO_CHANNEL if recorders and not channels else None
        case "PutConfigRule":
            refused = rule_error(given.get("ConfigRule") or {}) if recorders else NO_RECORDER
        case _:
            refused = None
    return error_response(call, 400, *refused) if refused else None


def recorder_error(recorder: dict[str, Any]) -> tuple[str, str] | None:
    """Code and message for a recorder. AWS Config API Reference, PutConfigurationRecorder and RecordingGroup."""
    if not recorder.get("roleARN"):
        return NO_ROLE
    group = recorder.get("recordingGroup")
    return INVALID_GROUP if group is not None and not is_valid_group(group) else None


def is_valid_group(group: dict[str, Any]) -> bool:
    """Whether the fields of a recording group go together, and say what to record."""
    everything, types = bool(group.get("allSupported")), group.get("resourceTypes") or []
    excluded = (group.get("exclusionByResourceTypes") or {}).get("resourceTypes") or []
    strategy = (group.get("recordingStrategy") or {}).get("useOnly")
    if strategy == "EXCLUSION_BY_RESOURCE_TYPES":  # It overrides the other fields.
        return bool(excluded) and not everything
    if not everything and (strategy == "ALL_SUPPORTED_RESOURCE_TYPES" or group.get("includeGlobalResourceTypes")):
        return False
    return not excluded and everything != bool(types)


def rule_error(rule: dict[str, Any]) -> tuple[str, str] | None:
    """Code and message for a managed rule with a parameter that its trigger excludes.

    AWS Config Developer Guide, "List of AWS Config Managed Rules by Trigger Type"; API Reference, ConfigRule.
    """
    source = rule.get("Source") or {}
    if source.get("Owner") != "AWS":
        return None
    identifier = source.get("SourceIdentifier")
    if identifier in PERIODIC:
        return NO_SCOPE if rule.get("Scope") else None
    return NO_FREQUENCY if rule.get("MaximumExecutionFrequency") and identifier not in HYBRID else None
