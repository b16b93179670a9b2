"""Measures what ``tables/sizes.json`` limits: by the name of a measure, from a request and what is there already."""

import json
from collections.abc import Callable
from typing import Any

from ministack.services import config, eventbridge, iam

from ..wrapping import attribute_of

Parameters = dict[str, Any]
# The measure, or None when the request has nothing to measure or names what does not exist.
Measure = Callable[[Parameters], int | None]

rules = attribute_of(eventbridge, "_rules")
targets = attribute_of(eventbridge, "_targets")
bus_policies = attribute_of(eventbridge, "_event_bus_policies")
roles = attribute_of(iam, "_roles")
user_policies = attribute_of(iam, "_user_inline_policies")
group_policies = attribute_of(iam, "_group_inline_policies")


def length_of(name: str) -> Measure:
    """The characters of a parameter."""
    return lambda given: len(given[name]) if isinstance(given.get(name), str) else None


def dense_length_of(name: str) -> Measure:
    """The characters of a policy in a parameter. IAM does not count its white space."""
    return lambda given: _dense(given[name]) if isinstance(given.get(name), str) else None


def _dense(document: str) -> int:
    return len("".join(document.split()))


def _bus(given: Parameters) -> str:
    return str(given.get("EventBusName") or "default").rsplit("/", 1)[-1]


def rules_of_bus(given: Parameters) -> int | None:
    """How many rules the bus has after the call."""
    prefix, name = f"{_bus(given)}|", f"{_bus(given)}|{given.get('Name')}"
    return len({name, *(key for key in rules if key.startswith(prefix))})


def targets_of_rule(given: Parameters) -> int | None:
    """How many targets the rule has after the call."""
    existing = targets.get(f"{_bus(given)}|{given.get('Rule')}") or []
    return len({target.get("Id") for target in [*existing, *(given.get("Targets") or [])]})


def policy_of_bus(given: Parameters) -> int | None:
    """The characters of the policy of the bus after the call."""
    if isinstance(given.get("Policy"), str):
        return len(given["Policy"])
    policy = bus_policies.get(_bus(given)) or {}
    statements = (json.loads(policy) if isinstance(policy, str) else policy).get("Statement") or []
    kept = [statement for statement in statements if statement.get("Sid") != given.get("StatementId")]
    return len(json.dumps({"Version": "2012-10-17", "Statement": [*kept, given]}, separators=(",", ":")))


def entries_in_bytes(given: Parameters) -> int | None:
    """The size of all entries, as the document of the limit calculates it."""
    return sum(_entry_size(entry) for entry in given.get("Entries") or [] if isinstance(entry, dict))


def _entry_size(entry: Parameters) -> int:
    texts = [entry.get("Source"), entry.get("DetailType"), entry.get("Detail"), *(entry.get("Resources") or [])]
    return sum(len(str(text).encode()) for text in texts if text is not None) + (14 if entry.get("Time") else 0)


def inline_of_role(given: Parameters) -> int | None:
    """The characters of all inline policies of the role after the call; likewise for users and groups."""
    role = roles.get(given.get("RoleName"))
    return _inline(role.get("InlinePolicies"), given) if role else None


def _inline(existing: Any, given: Parameters) -> int:
    policies = {**(existing or {}), given.get("PolicyName"): given.get("PolicyDocument") or ""}
    return sum(_dense(document) for document in policies.values())


def managed_of_role(given: Parameters) -> int | None:
    """How many managed policies the role has after the call."""
    role = roles.get(given.get("RoleName"))
    return len({*role["AttachedPolicies"], given.get("PolicyArn")}) if role else None


def parameter_of_tier(advanced: bool) -> Measure:
    """The characters of a parameter's value, if it is of this tier. Intelligent-Tiering makes a long one advanced."""

    def measure(given: Parameters) -> int | None:
        is_advanced = given.get("Tier") in ("Advanced", "Intelligent-Tiering")
        return len(str(given.get("Value", ""))) if is_advanced == advanced else None

    return measure


def environment(given: Parameters) -> int | None:
    """The bytes of a function's environment variables, names and all."""
    variables = (given.get("Environment") or {}).get("Variables")
    return len(json.dumps(variables, separators=(",", ":"), ensure_ascii=False).encode()) if variables else None


def queue_policy(given: Parameters) -> int | None:
    """The bytes of a queue's policy."""
    policy = (given.get("Attributes") or {}).get("Policy")
    return len(policy.encode()) if isinstance(policy, str) else None


def named_in(store: str, parameter: str, field: str) -> Measure:
    """How many things AWS Config has in one of its stores after the call."""
    existing = attribute_of(config, store)
    return lambda given: len({(given.get(parameter) or {}).get(field) or "default", *existing})


MEASURES: dict[str, Measure] = {
    "event pattern": length_of("EventPattern"),
    "rules of the bus": rules_of_bus,
    "targets of the rule": targets_of_rule,
    "policy of the bus": policy_of_bus,
    "entries in bytes": entries_in_bytes,
    "inline policies of the role": inline_of_role,
    "inline policies of the user": lambda given: _inline(user_policies.get(given.get("UserName")), given),
    "inline policies of the group": lambda given: _inline(group_policies.get(given.get("GroupName")), given),
    "policy document": dense_length_of("PolicyDocument"),
    "trust policy": lambda given: _dense(given.get("AssumeRolePolicyDocument") or given.get("PolicyDocument") or ""),
    "managed policies of the role": managed_of_role,
    "roles of the account": lambda given: len({given.get("RoleName"), *roles}),
    "standard parameter": parameter_of_tier(advanced=False),
    "advanced parameter": parameter_of_tier(advanced=True),
    "environment variables": environment,
    "bucket policy": dense_length_of("Policy"),
    "key policy": length_of("Policy"),
    "repository policy": length_of("policyText"),
    "queue policy": queue_policy,
    "delay": lambda given: int(given["DelaySeconds"]) if "DelaySeconds" in given else None,
    "configuration recorders": named_in("_recorders", "ConfigurationRecorder", "name"),
    "delivery channels": named_in("_delivery_channels", "DeliveryChannel", "name"),
    "configuration rules": named_in("_config_rules", "ConfigRule", "ConfigRuleName"),
}
