"""Tags of AWS Config rules, which the emulator lacks, and the ARN of the rule that a call names.

AWS Config API Reference, PutConfigRule (tags are added when a rule is created, and not updated), TagResource,
UntagResource and ListTagsForResource. Service Authorization Reference, "AWS Config": the ARN of a rule has its id.
"""

from typing import Any

from ministack.services import config

from .requests.bodies import json_of
from .wrapping import attribute_of, original_of, wrap

rules = attribute_of(config, "_config_rules")
answer = original_of(config, "json_response", "data status content_type")
refuse = original_of(config, "error_response_json", "code message status extra message_key content_type")
# By the id of the rule.
tags_by_rule: dict[str, dict[str, str]] = {}


def install() -> None:
    """Answers the calls about tags, and keeps the tags of a new rule."""
    wrap(config, "handle_request", "method path headers body query_params", _with_tags)
    wrap(config, "_put_config_rule", "data", _keeping_tags)


def rule_arn(given: dict[str, Any]) -> str | None:
    """The ARN of the existing rule that the parameters of a call name, or None."""
    if isinstance(given.get("ResourceArn"), str):
        return str(given["ResourceArn"])
    nested = given.get("ConfigRule")
    name = given.get("ConfigRuleName") or (nested.get("ConfigRuleName") if isinstance(nested, dict) else None)
    rule = rules.get(name) if isinstance(name, str) else None
    return str(rule["ConfigRuleArn"]) if rule else None


def tags_of(arn: str) -> dict[str, str]:
    """The tags of a rule, by its ARN."""
    return tags_by_rule.get(arn.rsplit("/", 1)[-1], {})


def _keeping_tags(plain: Any) -> Any:
    def put_config_rule(data: dict[str, Any]) -> Any:
        name = (data.get("ConfigRule") or {}).get("ConfigRuleName")
        is_new = name not in rules
        response = plain(data)
        if is_new and name in rules:
            tags_by_rule[rules[name]["ConfigRuleId"]] = _given(data)
        return response

    return put_config_rule


def _with_tags(plain: Any) -> Any:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Any:
        operation = headers.get("x-amz-target", "").rsplit(".", 1)[-1]
        if operation not in CALLS:
            return await plain(method, path, headers, body, query_params)
        given = json_of(body)
        arn = str(given.get("ResourceArn"))
        if not any(rule["ConfigRuleArn"] == arn for rule in rules.values()):
            return refuse("ResourceNotFoundException", f"ResourceArn '{arn}' does not exist", 400)
        return answer(CALLS[operation](tags_by_rule.setdefault(arn.rsplit("/", 1)[-1], {}), given))

    return handle_request


def _given(parameters: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in parameters.get("Tags") or []}


def _list(tags: dict[str, str], given: dict[str, Any]) -> dict[str, Any]:
    return {"Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}


def _tag(tags: dict[str, str], given: dict[str, Any]) -> dict[str, Any]:
    tags.update(_given(given))
    return {}


def _untag(tags: dict[str, str], given: dict[str, Any]) -> dict[str, Any]:
    for key in given.get("TagKeys") or []:
        tags.pop(key, None)
    return {}


CALLS = {"ListTagsForResource": _list, "TagResource": _tag, "UntagResource": _untag}
