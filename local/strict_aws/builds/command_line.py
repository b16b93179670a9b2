"""As much of the AWS CLI as builds need, by botocore: ``aws sagemaker describe-endpoint --endpoint-name churn``.

AWS CLI User Guide, "Command structure". Parameters are texts, JSON, or ``file://`` with one of both; ``--query`` and
``--output text`` shape the answer. Waiters are ``aws SERVICE wait NAME``. Of its own commands, ``aws s3 cp`` between
buckets.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import jmespath
from botocore import xform_name
from botocore.exceptions import ClientError, WaiterError
from botocore.session import get_session


def main(arguments: list[str]) -> int:
    """Calls an operation, and prints its answer. Ends with 254 when the service refuses, as the AWS CLI does."""
    service, command, rest = arguments[0], arguments[1], arguments[2:]
    client = get_session().create_client(service, endpoint_url=os.environ.get("AWS_ENDPOINT_URL"))
    if (service, command) == ("s3", "cp"):
        return _copy(client, *rest[:2])
    try:
        if command == "wait":
            name = rest[0].replace("-", "_")
            waiter = client.get_waiter(name)
            _, given = _parameters(client, waiter.config.operation, rest[1:])
            # Locally, time runs faster: looks again at once.
            waiter.wait(**given, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
            return 0
        operation = next(each for each in client.meta.service_model.operation_names if _dashed(each) == command)
        options, given = _parameters(client, operation, rest)
        answer = getattr(client, xform_name(operation))(**given)
    except (ClientError, WaiterError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 254
    answer.pop("ResponseMetadata", None)
    _show(jmespath.search(options["query"], answer) if "query" in options else answer, options.get("output", "json"))
    return 0


def _copy(s3: Any, source: str, target: str) -> int:
    """AWS CLI Command Reference, s3 cp: asks for the object, then has S3 copy it. Ends with 1 when it cannot.

    Options are not read: those that builds give say what is not copied, and what is not printed.
    """
    (from_bucket, from_key), (bucket, key) = (each.removeprefix("s3://").split("/", 1) for each in (source, target))
    try:
        s3.head_object(Bucket=from_bucket, Key=from_key)
        s3.copy_object(Bucket=bucket, Key=key, CopySource={"Bucket": from_bucket, "Key": from_key})
    except ClientError as error:
        print(f"copy failed: {source} to {target} {error}", file=sys.stderr)
        return 1
    return 0


def _dashed(name: str) -> str:
    return xform_name(name).replace("_", "-")


def _parameters(client: Any, operation: str, rest: list[str]) -> tuple[dict[str, str], dict[str, Any]]:
    shape = client.meta.service_model.operation_model(operation).input_shape
    members = {_dashed(name): (name, member) for name, member in shape.members.items()} if shape else {}
    options: dict[str, str] = {}
    given: dict[str, Any] = {}
    while rest:
        name, rest = rest[0].removeprefix("--"), rest[1:]
        count = next((index for index, each in enumerate(rest) if each.startswith("--")), len(rest))
        values, rest = [_content(each) for each in rest[:count]], rest[count:]
        if name == "cli-input-json":
            given.update(json.loads(values[0]))
        elif name.removeprefix("no-") in members and name not in members:
            given[members[name.removeprefix("no-")][0]] = False
        elif name in members:
            member, kind = members[name]
            given[member] = _value(values, kind)
        else:
            options[name] = values[0]
    return options, given


def _content(text: str) -> str:
    return Path(text.removeprefix("file://")).read_text() if text.startswith("file://") else text


def _value(values: list[str], shape: Any) -> Any:
    if shape.type_name == "boolean":
        return not values or values[0] == "true"
    if shape.type_name in ("integer", "long"):
        return int(values[0])
    if shape.type_name in ("structure", "map"):
        return json.loads(values[0])
    if shape.type_name == "list":
        is_json = values[0].lstrip().startswith("[")
        return json.loads(values[0]) if is_json else values
    return values[0]


def _show(answer: Any, output: str) -> None:
    if output == "text":
        items = answer if isinstance(answer, list) else [answer]
        print("\t".join("None" if each is None else str(each) for each in items))
    elif answer is not None:
        print(json.dumps(answer, indent=4, default=str))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
