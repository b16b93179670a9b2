# The operation of a REST request follows from method, path and query alone.
from urllib.parse import parse_qs, urlsplit

import botocore.session
import pytest
from botocore.serialize import create_serializer
from strict_aws.requests.operations import operation_of

# Operations that AWS has replaced answer under the name of their successors; the last one has a host of its own.
OTHERS = {
    "GetBucketLifecycle",
    "GetBucketNotification",
    "PutBucketLifecycle",
    "PutBucketNotification",
    "ListDirectoryBuckets",
    "WriteGetObjectResponse",
}
session = botocore.session.get_session()


def operations():
    for service in ("s3", "lambda", "account"):
        model = session.get_service_model(service)
        yield from ((service, name) for name in model.operation_names if name not in OTHERS)


def value_of(shape, depth=0):
    if shape.type_name == "structure":
        return {name: value_of(shape.members[name], depth + 1) for name in shape.required_members if depth < 4}
    if shape.type_name == "list":
        return [value_of(shape.member, depth + 1)] if depth < 4 else []
    kinds = {
        "string": "abcdefghijkl",
        "integer": 1,
        "long": 1,
        "boolean": True,
        "blob": b"x",
        "timestamp": 0,
        "map": {},
    }
    return kinds[shape.type_name]


@pytest.mark.parametrize(("service", "name"), list(operations()))
def test_every_operation_of_the_model_is_recognized(service, name):
    model = session.get_service_model(service)
    operation = model.operation_model(name)
    parameters = value_of(operation.input_shape) if operation.input_shape else {}
    serializer = create_serializer(model.metadata["protocol"], include_validation=False)
    request = serializer.serialize_to_request(parameters, operation)
    url = urlsplit(request["url_path"])
    query = parse_qs(url.query, keep_blank_values=True)
    query |= {key: given if isinstance(given, list) else [given] for key, given in request["query_string"].items()}
    headers = {key.lower(): str(given) for key, given in request["headers"].items()}
    assert operation_of(service, request["method"], url.path, headers, b"", query) == name


def test_neither_header_nor_parameter_chooses_the_operation():
    chosen = {"x-amz-target": "X.GetObject"}
    assert operation_of("s3", "DELETE", "/bucket/key", chosen, b"", {"Action": ["GetObject"]}) == "DeleteObject"
    assert operation_of("lambda", "DELETE", "/2015-03-31/functions/f", chosen, b"", {}) == "DeleteFunction"
