"""Corrects how the emulator reads policies: variables, ARN operators, and documents that are parsed again and again."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ministack.core import iam_evaluator

from ..wrapping import attribute_of, original_of, wrap

fnmatch = original_of(iam_evaluator, "fnmatch_iam_cs", "value pattern")
VARIABLE = re.compile(r"\$\{\s*([^},]+?)\s*(?:,\s*'([^']*)'\s*)?\}")
# IAM User Guide, "IAM policy elements: Variables and tags": these stand for the characters themselves.
CHARACTERS = {"*", "?", "$"}


@dataclass
class StatementWithVariables(iam_evaluator.ParsedStatement):  # type: ignore[misc]
    """A statement with at least one ``${…}``, whose resources and conditions depend on the request."""


def install() -> None:
    """Wraps the evaluator's parser, its search for a matching statement and its ARN operators."""
    wrap(iam_evaluator, "parse_policy_document", "doc", _parse_once)
    wrap(iam_evaluator, "_first_match", "ctx stmts effect", _with_variables)
    # The emulator's own cache stops at 4,096 patterns, fewer than the policies of an organization have.
    wrap(iam_evaluator, "_fnmatch_compile", "pattern ignore_case", lru_cache(maxsize=65_536))
    operators = attribute_of(iam_evaluator, "_CONDITION_OPS")
    for name in ("ArnEquals", "ArnLike"):
        operators[name.lower()] = arn_matches
    for name in ("ArnNotEquals", "ArnNotLike"):
        operators[name.lower()] = lambda actual, expected: not arn_matches(actual, expected)


def arn_matches(actual: str, expected: str) -> bool:
    """IAM User Guide, "Condition operators": each of the six parts of an ARN is compared by itself."""
    parts, patterns = actual.split(":", 5), expected.split(":", 5)
    return len(parts) == len(patterns) and all(map(fnmatch, parts, patterns))


def _parse_once(plain: Any) -> Any:
    def parse_marked(document: Any) -> list[Any]:
        return [_marked(statement) for statement in plain(document)]

    cached = lru_cache(maxsize=1024)(parse_marked)

    def parse_policy_document(doc: Any) -> list[Any]:
        return list(cached(doc)) if isinstance(doc, str) else parse_marked(doc)

    return parse_policy_document


def _marked(statement: Any) -> Any:
    texts = [*statement.resources, *statement.not_resources, str(statement.conditions)]
    return StatementWithVariables(**vars(statement)) if any("${" in text for text in texts) else statement


def _with_variables(plain: Any) -> Any:
    action_matches = original_of(iam_evaluator, "_action_matches", "request_action actions not_actions")

    def first_match(ctx: Any, stmts: list[Any], effect: str) -> Any:
        candidates = []
        for each in stmts:
            if each.effect != effect or not action_matches(ctx.action, each.actions, each.not_actions):
                continue
            candidates.append(substituted(each, ctx) if isinstance(each, StatementWithVariables) else each)
        return plain(ctx, candidates, effect)

    return first_match


def substituted(statement: Any, ctx: Any) -> Any:
    """The statement for this request.

    IAM User Guide, "Variables and tags": a variable that is not in the request matches nothing. A value that has one
    keeps its ``${…}``, which is in no ARN and no value.
    """

    def fill(text: str) -> str:
        return VARIABLE.sub(lambda found: _value(found, ctx), text)

    return replace(
        statement,
        resources=[fill(each) for each in statement.resources],
        not_resources=[fill(each) for each in statement.not_resources],
        conditions={
            operator: {key: [fill(str(each)) for each in _listed(values)] for key, values in keys.items()}
            for operator, keys in statement.conditions.items()
            if isinstance(keys, dict)
        },
    )


def _value(found: re.Match[str], ctx: Any) -> str:
    name, default = found.groups()
    if name in CHARACTERS:
        return name
    value = iam_evaluator._resolve_condition_key(name, ctx)
    # A key with several values cannot be used as a variable.
    return str(value) if isinstance(value, str) else default if default is not None else found.group(0)


def _listed(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values]
