"""Replaces references to variables, such as ``#{Source.CommitId}``: CodePipeline User Guide, "Variables reference"."""

from collections.abc import Mapping

from .structure import REFERENCE


class UnresolvedError(Exception):
    """A reference to a variable that no action has given."""


def resolved(configuration: Mapping[str, str], variables: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The configuration of an action with the values of this execution."""
    return {key: _resolved(value, variables) for key, value in configuration.items()}


def _resolved(text: str, variables: Mapping[str, Mapping[str, str]]) -> str:
    for namespace, name in REFERENCE.findall(text):
        value = variables.get(namespace, {}).get(name)
        if value is None:
            # Which error AWS names is in no document: assumed.
            raise UnresolvedError(f"The variable {namespace}.{name} could not be resolved.")
        text = text.replace(f"#{{{namespace}.{name}}}", value)
    return text
