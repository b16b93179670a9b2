"""The types of actions: how many artifacts each takes and gives, and which configuration it needs.

CodePipeline User Guide, "Valid input and output artifacts for each action type" and "Action structure reference".
"""

from dataclasses import dataclass
from typing import Any, NamedTuple


class Range(NamedTuple):
    """From how many to how many."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class ActionType:
    """A type of action. ``required`` are keys of its configuration. Only those that are ``played`` can run here."""

    inputs: Range
    outputs: Range
    required: tuple[str, ...] = ()
    played: bool = True


TYPES: dict[tuple[str, str, str], ActionType] = {
    ("Source", "AWS", "CodeCommit"): ActionType(Range(0, 0), Range(1, 1), ("RepositoryName", "BranchName")),
    ("Source", "AWS", "CodeStarSourceConnection"): ActionType(
        Range(0, 0), Range(1, 1), ("ConnectionArn", "FullRepositoryId", "BranchName"), played=False
    ),
    ("Source", "AWS", "S3"): ActionType(Range(0, 0), Range(1, 1), ("S3Bucket", "S3ObjectKey"), played=False),
    ("Source", "AWS", "ECR"): ActionType(Range(0, 0), Range(1, 1), ("RepositoryName",), played=False),
    ("Build", "AWS", "CodeBuild"): ActionType(Range(1, 5), Range(0, 5), ("ProjectName",)),
    ("Test", "AWS", "CodeBuild"): ActionType(Range(1, 5), Range(0, 5), ("ProjectName",)),
    ("Approval", "AWS", "Manual"): ActionType(Range(0, 0), Range(0, 0)),
    ("Deploy", "AWS", "CloudFormation"): ActionType(Range(0, 10), Range(0, 1), ("ActionMode", "StackName")),
    ("Deploy", "AWS", "S3"): ActionType(Range(1, 1), Range(0, 0), ("BucketName", "Extract"), played=False),
    ("Invoke", "AWS", "Lambda"): ActionType(Range(0, 5), Range(0, 5), ("FunctionName",), played=False),
    ("Compute", "AWS", "Commands"): ActionType(Range(1, 10), Range(0, 1), played=False),
}
# "CloudFormation deploy action reference": RoleArn and ChangeSetName are required for these modes.
MODES_WITH_A_ROLE = ("CREATE_UPDATE", "REPLACE_ON_FAILURE", "DELETE_ONLY", "CHANGE_SET_REPLACE")
MODES_WITH_A_TEMPLATE = ("CREATE_UPDATE", "REPLACE_ON_FAILURE", "CHANGE_SET_REPLACE")
MODES_WITH_A_CHANGE_SET = ("CHANGE_SET_REPLACE", "CHANGE_SET_EXECUTE")
MODES = (*MODES_WITH_A_ROLE, "CHANGE_SET_EXECUTE")


def type_of(action: dict[str, Any]) -> ActionType | None:
    """The type of an action of a pipeline; None for one that AWS does not have or that is not known here."""
    named = action["actionTypeId"]
    if named["version"] != "1":
        return None
    return TYPES.get((named["category"], named["owner"], named["provider"]))


def required_of(action: dict[str, Any]) -> list[str]:
    """The keys that the configuration of an action must have."""
    kind, given = type_of(action), action.get("configuration") or {}
    required = list(kind.required) if kind else []
    if action["actionTypeId"]["provider"] == "CloudFormation":
        mode = given.get("ActionMode")
        required += ["RoleArn"] if mode in MODES_WITH_A_ROLE else []
        required += ["TemplatePath"] if mode in MODES_WITH_A_TEMPLATE else []
        required += ["ChangeSetName"] if mode in MODES_WITH_A_CHANGE_SET else []
    return required
