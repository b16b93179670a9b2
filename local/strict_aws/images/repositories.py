"""What Amazon ECR refuses of a repository, and how it shows one.

Amazon ECR API Reference, "CreateRepository", "SetRepositoryPolicy", "PutLifecyclePolicy" and "EncryptionConfiguration";
Amazon ECR User Guide, "Encryption at rest" and "Lifecycle policy properties".
"""

import json
import re
from typing import Any

from ministack.core import responses
from ministack.services import ecr, kms

from ..encryption.keys import find_key
from ..requests.calls import Response
from ..wrapping import original_of, wrap
from .answers import failed, invalid, not_found, repositories

check_key_state = original_of(kms, "_check_key_state", "rec")
NAME = re.compile(
    r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*"
)  # Amazon ECR API Reference, "CreateRepository", repositoryName
MUTABILITY = ("MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION")
ENCRYPTION = ("AES256", "KMS", "KMS_DSSE")


def install() -> None:
    """Wraps the operations of the emulator that take what AWS refuses."""
    wrap(ecr, "_create_repository", "data", _checked_creation)
    wrap(ecr, "_set_repository_policy", "data", _checked_policy)
    wrap(ecr, "_put_lifecycle_policy", "data", _checked_lifecycle)
    wrap(ecr, "_put_image_tag_mutability", "data", _checked_mutability)


def _checked_creation(plain: Any) -> Any:
    def create(data: dict[str, Any]) -> Response:
        name = str(data.get("repositoryName", ""))
        if not 2 <= len(name) <= 256 or not NAME.fullmatch(name):
            return invalid("repositoryName", f"must satisfy regular expression '{NAME.pattern}'")
        registry = responses.get_account_id()
        if name in repositories:
            said = f"The repository with name '{name}' already exists in the registry with id '{registry}'"
            return failed("RepositoryAlreadyExistsException", said)
        encryption, refused = _encryption(data.get("encryptionConfiguration") or {"encryptionType": "AES256"})
        return refused or _refused_mutability(data) or plain({**data, "encryptionConfiguration": encryption})

    return create


def _encryption(given: dict[str, Any]) -> tuple[dict[str, str], Response | None]:
    """The configuration with the ARN of its key. The key has to exist in the Region, and has to be usable."""
    kind = given.get("encryptionType")
    if kind not in ENCRYPTION:
        return {}, invalid("encryptionConfiguration", f"Member must satisfy enum value set: {list(ENCRYPTION)}")
    if kind == "AES256":
        reference = None if "kmsKey" not in given else invalid("kmsKey", "only with the encryption type KMS")
        return {"encryptionType": kind}, reference
    if "kmsKey" not in given:
        # The AWS managed key aws/ecr, which is made when it is first used. It is shown as its alias (assumed).
        place = f"{responses.get_region()}:{responses.get_account_id()}"
        return {"encryptionType": kind, "kmsKey": f"arn:aws:kms:{place}:alias/aws/ecr"}, None
    record = find_key(str(given["kmsKey"]), responses.get_account_id(), responses.get_region())
    if record is None or record["Arn"].split(":")[3] != responses.get_region():
        return {}, failed("KmsException", f"The key {given['kmsKey']} does not exist in this Region")
    if check_key_state(record) is not None:
        return {}, failed("KmsException", f"The key {record['Arn']} cannot be used in its present state")
    return {"encryptionType": kind, "kmsKey": record["Arn"]}, None


def _checked_policy(plain: Any) -> Any:
    def put(data: dict[str, Any]) -> Response:
        return not_found(data) or _refused_policy(str(data.get("policyText", ""))) or plain(data)

    return put


def _refused_policy(text: str) -> Response | None:
    """Amazon ECR User Guide, "Private repository policies": statements have a principal and no resource."""
    said = "Invalid repository policy provided"
    try:
        policy = json.loads(text)
    except ValueError:
        return invalid("PolicyText", said)
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    listed = statements if isinstance(statements, list) else [statements]
    fits = all(isinstance(each, dict) and _has_members(each) for each in listed)
    return None if listed and fits else invalid("PolicyText", said)


def _has_members(statement: dict[str, Any]) -> bool:
    without_resource = not {"Resource", "NotResource"} & set(statement)
    actions = statement.get("Action", statement.get("NotAction"))
    principals = statement.get("Principal", statement.get("NotPrincipal"))
    return without_resource and bool(actions) and bool(principals) and statement.get("Effect") in ("Allow", "Deny")


def _checked_lifecycle(plain: Any) -> Any:
    def put(data: dict[str, Any]) -> Response:
        return not_found(data) or _refused_lifecycle(str(data.get("lifecyclePolicyText", ""))) or plain(data)

    return put


def _refused_lifecycle(text: str) -> Response | None:
    """The length is that of the service's model; rules have a priority of their own, a selection and an action."""
    if not 100 <= len(text) <= 30720:
        return invalid("LifecyclePolicyText", "Member must have length between 100 and 30720")
    try:
        rules = json.loads(text)["rules"]
        fits = all(each["action"]["type"] == "expire" and _selects(each["selection"]) for each in rules)
        priorities = [int(each["rulePriority"]) for each in rules]
    except (KeyError, TypeError, ValueError):
        return invalid("LifecyclePolicyText", "Lifecycle policy validation failure")
    unique = len(set(priorities)) == len(priorities)
    return None if rules and fits and unique else invalid("LifecyclePolicyText", "Lifecycle policy validation failure")


def _selects(selection: dict[str, Any]) -> bool:
    kinds = {"sinceImagePushed": "days", "imageCountMoreThan": None}
    unit_fits = kinds.get(selection["countType"], "") == selection.get("countUnit")
    return selection["tagStatus"] in ("tagged", "untagged", "any") and unit_fits and int(selection["countNumber"]) > 0


def _checked_mutability(plain: Any) -> Any:
    return lambda data: not_found(data) or _refused_mutability(data) or plain(data)


def _refused_mutability(data: dict[str, Any]) -> Response | None:
    if data.get("imageTagMutability", "MUTABLE") in MUTABILITY:
        return None
    return invalid("imageTagMutability", f"Member must satisfy enum value set: {list(MUTABILITY)}")
