# Images are pulled from a repository of another account whose policy admits it; Docker needs a token for that.
import base64
import hashlib
import json
import urllib.error
import urllib.request

import pytest
from conftest import REGION, allow, document, new_member
from policy_support import kms_arn, organization_of, refused, role

LAYER = b"a layer of the image"
CONFIG = b"{}"
PULL = [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:DescribeImages",
    "ecr:DescribeRepositories",
    "ecr:GetDownloadUrlForLayer",
    "ecr:ListImages",
]


def digest_of(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def manifest_of(*layers):
    parts = [{"mediaType": "application/octet-stream", "size": len(each), "digest": digest_of(each)} for each in layers]
    return json.dumps({"schemaVersion": 2, "mediaType": "application/json", "config": parts[0], "layers": parts[1:]})


MANIFEST = manifest_of(CONFIG, LAYER)


def upload(ecr, repository, content):
    started = ecr.initiate_layer_upload(repositoryName=repository)
    target = {"repositoryName": repository, "uploadId": started["uploadId"]}
    ecr.upload_layer_part(**target, partFirstByte=0, partLastByte=len(content) - 1, layerPartBlob=content)
    return ecr.complete_layer_upload(**target, layerDigests=[digest_of(content)])["layerDigest"]


@pytest.fixture(scope="module")
def owner(emulator):
    """An account with the repository `ml-train`, one image in it, and `ml-closed` that nobody is admitted to."""
    account = new_member(emulator)
    ecr = emulator.client("ecr", account)
    ecr.create_repository(repositoryName="ml-train", imageTagMutability="IMMUTABLE")
    ecr.create_repository(repositoryName="ml-closed")
    for content in (CONFIG, LAYER):
        upload(ecr, "ml-train", content)
    ecr.put_image(repositoryName="ml-train", imageManifest=MANIFEST, imageTag="1")
    return account


@pytest.fixture
def admitted(emulator, owner):
    """A new account to which the policy of `ml-train` admits."""
    account = new_member(emulator)
    keys = {"aws:PrincipalOrgID": organization_of(emulator), "aws:PrincipalAccount": [account]}
    policy = document(allow(PULL, principal="*", condition={"StringEquals": keys}))
    emulator.client("ecr", owner).set_repository_policy(repositoryName="ml-train", policyText=policy)
    return account


def as_administrator(emulator, account):
    return emulator.client("ecr", credentials=role(emulator, account))


def test_an_admitted_account_pulls_an_image(emulator, owner, admitted):
    ecr = as_administrator(emulator, admitted)
    target = {"registryId": owner, "repositoryName": "ml-train"}
    image = ecr.batch_get_image(**target, imageIds=[{"imageTag": "1"}])["images"][0]
    assert image["imageManifest"] == MANIFEST
    assert ecr.batch_check_layer_availability(**target, layerDigests=[digest_of(LAYER)])["layers"] == [
        {"layerDigest": digest_of(LAYER), "layerAvailability": "AVAILABLE", "layerSize": len(LAYER)}
    ]
    url = ecr.get_download_url_for_layer(**target, layerDigest=digest_of(LAYER))["downloadUrl"]
    assert urllib.request.urlopen(url).read() == LAYER
    described = ecr.describe_repositories(registryId=owner, repositoryNames=["ml-train"])["repositories"]
    assert described[0]["registryId"] == owner


def test_an_admitted_account_changes_nothing(emulator, owner, admitted):
    ecr = as_administrator(emulator, admitted)
    target = {"registryId": owner, "repositoryName": "ml-train"}
    for call, more in (
        (ecr.put_image, {"imageManifest": MANIFEST, "imageTag": "2"}),
        (ecr.initiate_layer_upload, {}),
        (ecr.set_repository_policy, {"policyText": document(allow("ecr:*", principal="*"))}),
        (ecr.put_image_tag_mutability, {"imageTagMutability": "MUTABLE"}),
        (ecr.batch_delete_image, {"imageIds": [{"imageTag": "1"}]}),
    ):
        assert refused(call, **target, **more)["Code"] == "AccessDeniedException"
    arn = f"arn:aws:ecr:{REGION}:{owner}:repository/ml-train"
    assert refused(ecr.list_tags_for_resource, resourceArn=arn)["Code"] == "AccessDeniedException"
    tag = {"Key": "managed-by", "Value": "nobody"}
    assert refused(ecr.tag_resource, resourceArn=arn, tags=[tag])["Code"] == "AccessDeniedException"


def test_an_account_that_is_not_admitted_reads_nothing(emulator, owner, admitted):
    ecr = as_administrator(emulator, new_member(emulator))
    target = {"registryId": owner, "repositoryName": "ml-train"}
    for call, more in (
        (ecr.batch_get_image, {"imageIds": [{"imageTag": "1"}]}),
        (ecr.get_download_url_for_layer, {"layerDigest": digest_of(LAYER)}),
        (ecr.list_images, {}),
    ):
        assert refused(call, **target, **more)["Code"] == "AccessDeniedException"


def test_repositories_are_described_one_by_one(emulator, owner, admitted):
    describe = as_administrator(emulator, admitted).describe_repositories
    both = refused(describe, registryId=owner, repositoryNames=["ml-train", "ml-closed"])
    assert "repository/ml-closed" in both["Message"]
    assert "repository/*" in refused(describe, registryId=owner)["Message"]


def test_a_layer_that_was_not_uploaded_is_refused(emulator, owner):
    ecr = emulator.client("ecr", owner)
    missing = manifest_of(CONFIG, b"another layer")
    assert refused(ecr.put_image, repositoryName="ml-train", imageManifest=missing)["Code"] == "LayersNotFoundException"
    again = refused(ecr.put_image, repositoryName="ml-train", imageManifest=MANIFEST, imageTag="1")
    assert again["Code"] == "ImageAlreadyExistsException"
    assert refused(upload, ecr=ecr, repository="ml-train", content=LAYER)["Code"] == "LayerAlreadyExistsException"
    started = ecr.initiate_layer_upload(repositoryName="ml-train")["uploadId"]
    target = {"repositoryName": "ml-train", "uploadId": started}
    assert refused(ecr.complete_layer_upload, **target, layerDigests=[digest_of(b"")])["Code"] == "EmptyUploadException"
    part = {"partFirstByte": 5, "partLastByte": 5, "layerPartBlob": b"x"}
    assert refused(ecr.upload_layer_part, **target, **part)["Code"] == "InvalidLayerPartException"
    ecr.upload_layer_part(**target, partFirstByte=0, partLastByte=0, layerPartBlob=b"x")
    wrong = refused(ecr.complete_layer_upload, **target, layerDigests=[digest_of(b"y")])
    assert wrong["Code"] == "InvalidLayerException"


def test_a_repository_has_a_key_of_its_account(emulator, outsider):
    ecr = emulator.client("ecr", outsider)
    key = emulator.client("kms", outsider).create_key()["KeyMetadata"]["KeyId"]
    configuration = {"encryptionType": "KMS", "kmsKey": key}
    made = ecr.create_repository(repositoryName="ml-keyed", encryptionConfiguration=configuration)["repository"]
    assert made["encryptionConfiguration"] == {"encryptionType": "KMS", "kmsKey": kms_arn(outsider, key)}
    unknown = {"encryptionType": "KMS", "kmsKey": "alias/none"}
    error = refused(ecr.create_repository, repositoryName="ml-other", encryptionConfiguration=unknown)
    assert error["Code"] == "KmsException"
    assert refused(ecr.create_repository, repositoryName="ML")["Code"] == "InvalidParameterException"


def test_who_gives_a_repository_a_key_needs_rights_for_it(emulator, outsider):
    key = emulator.client("kms", outsider).create_key()["KeyMetadata"]["Arn"]
    request = {
        "repositoryName": "ml-keyed",
        "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": key},
    }
    poor = role(emulator, outsider, "poor", statements=[allow(["ecr:*", "kms:DescribeKey"], "*")])
    error = refused(emulator.client("ecr", credentials=poor).create_repository, **request)
    assert "kms:CreateGrant" in error["Message"]
    rich = role(emulator, outsider, "rich", statements=[allow(["ecr:*", "kms:DescribeKey", "kms:CreateGrant"], "*")])
    emulator.client("ecr", credentials=rich).create_repository(**request)


def test_policies_that_are_refused(emulator, owner):
    ecr = emulator.client("ecr", owner)
    target = {"repositoryName": "ml-closed"}
    with_resource = document(allow("ecr:*", "*", principal="*"))
    for text in ("{", document(allow("ecr:*")), with_resource):
        assert refused(ecr.set_repository_policy, **target, policyText=text)["Code"] == "InvalidParameterException"
    rule = {"rulePriority": 1, "selection": {"tagStatus": "untagged", "countType": "sinceImagePushed"}}
    short = json.dumps({"rules": [rule]})
    refusal = refused(ecr.put_lifecycle_policy, **target, lifecyclePolicyText=short + " " * 100)
    assert refusal["Code"] == "InvalidParameterException"


def docker(emulator, registry, path, token=None, method="GET", body=None):
    """A request as Docker sends it: status and content."""
    request = urllib.request.Request(f"{emulator.endpoint}/v2/{path}", data=body, method=method)
    request.add_header("Host", f"{registry}.dkr.ecr.{REGION}.amazonaws.com")
    if token:
        request.add_header("Authorization", f"Basic {token}")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def token_of(ecr):
    return ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]


def test_docker_needs_a_token(emulator, owner):
    forged = base64.b64encode(b"AWS:ministack-auth-token").decode()
    for path in ("", "ml-train/manifests/1", f"ml-train/blobs/{digest_of(LAYER)}"):
        assert docker(emulator, owner, path)[0] == 401
        assert docker(emulator, owner, path, forged)[0] == 401


def test_docker_pulls_what_the_tokens_principal_may(emulator, owner, admitted):
    token = token_of(as_administrator(emulator, admitted))
    assert docker(emulator, owner, "", token)[0] == 200
    assert docker(emulator, owner, "ml-train/manifests/1", token) == (200, MANIFEST.encode())
    by_digest = f"ml-train/manifests/{digest_of(MANIFEST.encode())}"
    assert docker(emulator, owner, by_digest, token) == (200, MANIFEST.encode())
    assert docker(emulator, owner, f"ml-train/blobs/{digest_of(LAYER)}", token) == (200, LAYER)
    pushed = docker(emulator, owner, "ml-train/manifests/3", token, "PUT", MANIFEST.encode())
    assert pushed[0] == 403
    assert b"ecr:PutImage" in pushed[1]
    other = token_of(as_administrator(emulator, new_member(emulator)))
    assert docker(emulator, owner, "ml-train/manifests/1", other)[0] == 403
