# What simulated services get and answer, without an emulator: by the models of real services, with operations made up.
import json

from strict_aws.requests.calls import Call
from strict_aws.services.answering import answer
from strict_aws.services.errors import ApiError
from strict_aws.services.request import request_of
from strict_aws.services.service import Service
from strict_aws.services.store import Place, Store, page_of, parsed_arn

ACCOUNT, REGION = "123456789012", "us-east-1"


def call(service, operation, method="POST", path="/", body=b"", query=None, headers=None):
    return Call(service, operation, ACCOUNT, REGION, "key", method, path, headers or {}, body, query or {}, "id")


def publish(**query):
    named = {"domain": ["ml-d"], "repository": ["rr"], "format": ["pypi"], "package": ["p"], "version": ["1"]}
    path = "/v1/package/version/publish"
    headers = {"x-amz-content-sha256": "a" * 64}
    asked = {**named, "asset": ["p-1.whl"], "unfinished": ["true"], **query}
    return call("codeartifact", "PublishPackageVersion", "POST", path, b"\x00wheel", asked, headers)


def json_call(service, operation, **given):
    return call(service, operation, body=json.dumps(given).encode())


def answered(request, operation):
    """Status and body of what a service answers whose only operation is this function."""
    service = Service(request.service, operations={request.operation: operation})
    status, headers, body = answer(service, request)
    return status, headers, body


def test_parameters_of_a_path_a_query_a_header_and_a_body():
    given = request_of(publish()).given
    assert (given["domain"], given["assetName"], given["unfinished"]) == ("ml-d", "p-1.whl", True)
    assert (given["assetSHA256"], given["assetContent"]) == ("a" * 64, b"\x00wheel")
    tags = call(
        "codepipeline", "TagResource", body=b'{"resourceArn": "arn", "tags": [{"key": "a", "value": null}], "x": 1}'
    )
    assert request_of(tags).given == {"resourceArn": "arn", "tags": [{"key": "a"}]}


def test_blobs_are_bytes_in_both_directions():
    put = json_call("codecommit", "PutFile", repositoryName="r", branchName="main", filePath="f", fileContent="aGk=")
    assert request_of(put).given["fileContent"] == b"hi"
    get = json_call("codecommit", "GetFile", repositoryName="r", filePath="f")
    found = {"commitId": "1", "blobId": "2", "filePath": "f", "fileMode": "NORMAL", "fileSize": 2, "fileContent": b"hi"}
    _, headers, body = answered(get, lambda request: {**found, "unknown": 1})
    assert (headers["Content-Type"], json.loads(body)) == (
        "application/x-amz-json-1.1",
        {**found, "fileContent": "aGk="},
    )


def test_an_answer_in_a_body_has_its_other_members_in_headers():
    query = {
        "domain": ["ml-d"],
        "repository": ["rr"],
        "format": ["pypi"],
        "package": ["p"],
        "version": ["1"],
        "asset": ["a"],
    }
    get = call("codeartifact", "GetPackageVersionAsset", "GET", "/v1/package/version/asset", query=query)
    _, headers, body = answered(get, lambda request: {"asset": b"wheel", "assetName": request.given["asset"]})
    assert (headers["X-AssetName"], body) == ("a", b"wheel")


def test_an_error_has_code_status_and_members_of_its_own():
    def refuse(request):
        raise ApiError("ConflictException", "exists", 409, resourceId="d", resourceType="domain")

    status, headers, body = answered(
        call("codeartifact", "CreateDomain", path="/v1/domain", query={"domain": ["ml-d"]}), refuse
    )
    assert (status, headers["x-amzn-errortype"]) == (409, "ConflictException")
    expected = {"__type": "ConflictException", "message": "exists", "resourceId": "d", "resourceType": "domain"}
    assert json.loads(body) == expected


def said(request):
    _, _, body = answered(request, lambda request: {})
    found = json.loads(body or b"{}")
    return f"{found.get('__type')}: {found.get('message')}"


def test_limits_of_parameters():
    create = "CreateModelPackageGroup"
    constraint = "failed to satisfy constraint: Member must"
    name = {"ModelPackageGroupName": "churn"}
    assert said(json_call("sagemaker", create, **name)) == "None: None"
    assert f"Value null at 'modelPackageGroupName' {constraint} not be null" in said(json_call("sagemaker", create))
    too_long = said(json_call("sagemaker", create, ModelPackageGroupName="c" * 64))
    assert f"at 'modelPackageGroupName' {constraint} have length less than or equal to 63" in too_long
    tags = said(json_call("sagemaker", create, **name, Tags=[{"Key": "", "Value": ""}]))
    assert f"at 'tags.1.member.key' {constraint} have length greater than or equal to 1" in tags
    many = said(json_call("sagemaker", "ListModelPackageGroups", MaxResults=101))
    assert f"Value '101' at 'maxResults' {constraint} have value less than or equal to 100" in many
    order = said(json_call("sagemaker", "ListModelPackageGroups", SortOrder="Up"))
    assert f"{constraint} satisfy enum value set: [Ascending, Descending]" in order
    assert said(json_call("sagemaker", create, ModelPackageGroupName=[])).startswith("SerializationException: ")


def test_a_store_has_records_of_each_account_and_region():
    store = Store()
    store.at(Place(ACCOUNT, REGION))["ml-d"] = "record"
    arn = f"arn:aws:codeartifact:{REGION}:{ACCOUNT}:domain/ml-d"
    assert store.find(parsed_arn(arn)) == "record"
    assert store.find(parsed_arn(arn.replace(REGION, "eu-west-1"))) is None
    assert store.find(parsed_arn("ml-d")) is None


def test_pages_of_a_list():
    first, token = page_of([1, 2, 3], None, 2)
    assert (first, page_of([1, 2, 3], token, 2)) == ([1, 2], ([3], None))
