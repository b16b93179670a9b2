# CodeArtifact as its API reference describes it: domains, repositories and packages, in the account and from others.
import base64
import hashlib
import io
import json
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile

import pytest
from conftest import REGION, allow, document, new_member
from policy_support import kms_arn, organization_of, refused, role

READ = [
    "codeartifact:DescribeDomain",
    "codeartifact:DescribePackage*",
    "codeartifact:DescribeRepository",
    "codeartifact:GetAuthorizationToken",
    "codeartifact:GetPackageVersion*",
    "codeartifact:GetRepositoryEndpoint",
    "codeartifact:ListPackage*",
    "codeartifact:ListRepositoriesInDomain",
    "codeartifact:ReadFromRepository",
]
IN_DOMAIN = {"domain": "ml-platform"}
PACKAGES = {**IN_DOMAIN, "repository": "packages"}
TOOL = {**PACKAGES, "format": "generic", "namespace": "ml", "package": "tool"}
CONTENT = b"an asset"


def asset(content=CONTENT, name="tool.bin"):
    return {"assetContent": content, "assetName": name, "assetSHA256": hashlib.sha256(content).hexdigest()}


@pytest.fixture(scope="module")
def owner(emulator):
    """An account with a domain, the repository `packages` behind `store`, and one version of a generic package."""
    account = new_member(emulator)
    codeartifact = emulator.client("codeartifact", account)
    codeartifact.create_domain(**IN_DOMAIN)
    codeartifact.create_repository(**IN_DOMAIN, repository="store")
    codeartifact.create_repository(**PACKAGES, upstreams=[{"repositoryName": "store"}])
    codeartifact.publish_package_version(**TOOL, packageVersion="1.0", **asset())
    return account


@pytest.fixture
def admitted(emulator, owner):
    """A new account that the policy of the domain admits."""
    account = new_member(emulator)
    keys = {"aws:PrincipalOrgID": organization_of(emulator), "aws:PrincipalAccount": [account]}
    statement = allow(READ, "*", principal="*", condition={"StringEquals": keys})
    emulator.client("codeartifact", owner).put_domain_permissions_policy(
        **IN_DOMAIN, policyDocument=document(statement)
    )
    return account


def as_administrator(emulator, account):
    return emulator.client("codeartifact", credentials=role(emulator, account))


def test_a_domain_with_a_key(emulator, outsider):
    codeartifact = emulator.client("codeartifact", outsider)
    key = emulator.client("kms", outsider).create_key()["KeyMetadata"]["KeyId"]
    tags = [{"key": "managed-by", "value": "palisade"}]
    made = codeartifact.create_domain(domain="ml-keyed", encryptionKey=key, tags=tags)["domain"]
    assert made["encryptionKey"] == kms_arn(outsider, key)
    assert made["arn"] == f"arn:aws:codeartifact:{REGION}:{outsider}:domain/ml-keyed"
    assert codeartifact.list_tags_for_resource(resourceArn=made["arn"])["tags"] == tags
    assert [each["name"] for each in codeartifact.list_domains()["domains"]] == ["ml-keyed"]
    assert refused(codeartifact.create_domain, domain="ml-keyed")["Code"] == "ConflictException"
    other = {"domain": "ml-other", "encryptionKey": "alias/none"}
    assert refused(codeartifact.create_domain, **other)["Code"] == "ValidationException"


def test_who_gives_a_domain_a_key_needs_rights_for_it(emulator, outsider):
    key = emulator.client("kms", outsider).create_key()["KeyMetadata"]["Arn"]
    poor = role(emulator, outsider, "poor", statements=[allow(["codeartifact:*", "kms:DescribeKey"], "*")])
    error = refused(emulator.client("codeartifact", credentials=poor).create_domain, domain="ml-x", encryptionKey=key)
    assert "kms:CreateGrant" in error["Message"]


def test_a_policy_has_a_revision(emulator, outsider):
    codeartifact = emulator.client("codeartifact", outsider)
    codeartifact.create_domain(**IN_DOMAIN)
    assert refused(codeartifact.get_domain_permissions_policy, **IN_DOMAIN)["Code"] == "ResourceNotFoundException"
    policy = document(allow(READ, "*", principal="*"))
    put = codeartifact.put_domain_permissions_policy
    first = put(**IN_DOMAIN, policyDocument=policy)["policy"]["revision"]
    second = put(**IN_DOMAIN, policyDocument=policy, policyRevision=first)["policy"]["revision"]
    assert second != first
    stale = refused(put, **IN_DOMAIN, policyDocument=policy, policyRevision=first)
    assert stale["Code"] == "ConflictException"
    assert codeartifact.get_domain_permissions_policy(**IN_DOMAIN)["policy"]["revision"] == second
    long = refused(put, **IN_DOMAIN, policyDocument=policy.ljust(7169))
    assert long["Code"] == "ValidationException"
    put(**IN_DOMAIN, policyDocument=policy.ljust(7168))
    without_resource = document(allow(READ, principal="*"))
    assert refused(put, **IN_DOMAIN, policyDocument=without_resource)["Code"] == "ValidationException"
    codeartifact.delete_domain_permissions_policy(**IN_DOMAIN)


def test_one_external_connection_or_upstream_repositories(emulator, outsider):
    codeartifact = emulator.client("codeartifact", outsider)
    codeartifact.create_domain(**IN_DOMAIN)
    codeartifact.create_repository(**IN_DOMAIN, repository="pypi-store")
    store = {**IN_DOMAIN, "repository": "pypi-store"}
    codeartifact.associate_external_connection(**store, externalConnection="public:pypi")
    described = codeartifact.describe_repository(**store)["repository"]["externalConnections"]
    assert described == [{"externalConnectionName": "public:pypi", "packageFormat": "pypi", "status": "Available"}]
    second = refused(codeartifact.associate_external_connection, **store, externalConnection="public:npmjs")
    assert second["Code"] == "ConflictException"
    codeartifact.create_repository(**PACKAGES, upstreams=[{"repositoryName": "pypi-store"}])
    beside = refused(codeartifact.associate_external_connection, **PACKAGES, externalConnection="public:pypi")
    assert beside["Code"] == "ConflictException"
    missing = [{"repositoryName": "nowhere"}]
    assert refused(codeartifact.update_repository, **PACKAGES, upstreams=missing)["Code"] == "ResourceNotFoundException"
    circle = [{"repositoryName": "packages"}]
    assert refused(codeartifact.update_repository, **store, upstreams=circle)["Code"] == "ValidationException"


def test_an_upstream_repository_asks_for_a_right(emulator, owner):
    account_keys = role(emulator, owner, "poor", statements=[allow(["codeartifact:*Repository"], "*")])
    codeartifact = emulator.client("codeartifact", credentials=account_keys)
    codeartifact.update_repository(**PACKAGES, upstreams=[{"repositoryName": "store"}])
    statements = [allow(["codeartifact:UpdateRepository"], "*")]
    poorer = emulator.client("codeartifact", credentials=role(emulator, owner, "poorer", statements=statements))
    error = refused(poorer.update_repository, **PACKAGES, upstreams=[{"repositoryName": "store"}])
    assert "codeartifact:AssociateWithDownstreamRepository" in error["Message"]


def test_a_version_is_published_once(emulator, owner):
    codeartifact = emulator.client("codeartifact", owner)
    publish = codeartifact.publish_package_version
    again = refused(publish, **TOOL, packageVersion="1.0", **asset(name="other.bin"))
    assert again["Code"] == "ConflictException"
    wrong = {**asset(), "assetSHA256": hashlib.sha256(b"other").hexdigest()}
    assert refused(publish, **TOOL, packageVersion="2.0", **wrong)["Code"] == "ValidationException"
    other_format = {**TOOL, "format": "pypi", "packageVersion": "1.0"}
    assert refused(publish, **other_format, **asset())["Code"] == "ValidationException"
    publish(**TOOL, packageVersion="3.0", unfinished=True, **asset())
    publish(**TOOL, packageVersion="3.0", **asset(name="other.bin"))
    assets = codeartifact.list_package_version_assets(**TOOL, packageVersion="3.0")["assets"]
    assert [each["name"] for each in assets] == ["other.bin", "tool.bin"]


def test_origin_restrictions_are_set_before_the_package_exists(emulator, owner):
    codeartifact = emulator.client("codeartifact", owner)
    features = {**TOOL, "package": "features"}
    closed = {"publish": "BLOCK", "upstream": "BLOCK"}
    codeartifact.put_package_origin_configuration(**features, restrictions=closed)
    described = codeartifact.describe_package(**features)["package"]["originConfiguration"]
    assert described["restrictions"] == closed
    blocked = refused(codeartifact.publish_package_version, **features, packageVersion="1", **asset())
    assert blocked["Code"] == "ConflictException"


def test_an_admitted_account_reads_packages(emulator, owner, admitted):
    codeartifact = as_administrator(emulator, admitted)
    theirs = {"domainOwner": owner}
    found = codeartifact.get_package_version_asset(**TOOL, **theirs, packageVersion="1.0", asset="tool.bin")
    assert found["asset"].read() == CONTENT
    names = [each["package"] for each in codeartifact.list_packages(**PACKAGES, **theirs)["packages"]]
    assert "tool" in names
    assert codeartifact.describe_domain(**IN_DOMAIN, **theirs)["domain"]["owner"] == owner
    assert codeartifact.get_authorization_token(**IN_DOMAIN, **theirs)["authorizationToken"]


def test_an_admitted_account_changes_nothing(emulator, owner, admitted):
    codeartifact = as_administrator(emulator, admitted)
    theirs = {"domainOwner": owner}
    policy = document(allow("codeartifact:*", "*", principal="*"))
    open_to_all = {"restrictions": {"publish": "ALLOW", "upstream": "ALLOW"}}
    for call, given in (
        (codeartifact.publish_package_version, {**TOOL, "packageVersion": "9", **asset()}),
        (codeartifact.put_package_origin_configuration, {**TOOL, **open_to_all}),
        (codeartifact.put_domain_permissions_policy, {**IN_DOMAIN, "policyDocument": policy}),
        (codeartifact.put_repository_permissions_policy, {**PACKAGES, "policyDocument": policy}),
        (codeartifact.create_repository, {**IN_DOMAIN, "repository": "theirs"}),
        (codeartifact.update_repository, {**PACKAGES, "upstreams": []}),
        (codeartifact.delete_repository, PACKAGES),
    ):
        assert refused(call, **given, **theirs)["Code"] == "AccessDeniedException"


def test_an_account_that_is_not_admitted_can_do_nothing(emulator, owner, admitted):
    codeartifact = as_administrator(emulator, new_member(emulator))
    theirs = {"domainOwner": owner}
    for call, given in (
        (codeartifact.get_authorization_token, IN_DOMAIN),
        (codeartifact.list_packages, PACKAGES),
        (codeartifact.get_package_version_asset, {**TOOL, "packageVersion": "1.0", "asset": "tool.bin"}),
        (codeartifact.get_repository_endpoint, {**PACKAGES, "format": "pypi"}),
        (codeartifact.publish_package_version, {**TOOL, "packageVersion": "9", **asset()}),
    ):
        error = refused(call, **given, **theirs)
        assert error["Code"] == "AccessDeniedException"
        assert "because no resource-based policy allows" in error["Message"]


def test_the_policy_of_a_repository_admits_to_it_alone(emulator, owner):
    account = new_member(emulator)
    codeartifact = emulator.client("codeartifact", owner)
    policy = document(allow(READ, "*", principal={"AWS": f"arn:aws:iam::{account}:root"}))
    codeartifact.put_repository_permissions_policy(**PACKAGES, policyDocument=policy)
    reader = as_administrator(emulator, account)
    reader.list_packages(**PACKAGES, domainOwner=owner)
    for call, given in (
        (reader.describe_domain, IN_DOMAIN),
        (reader.list_packages, {**PACKAGES, "repository": "store"}),
    ):
        assert refused(call, **given, domainOwner=owner)["Code"] == "AccessDeniedException"
    codeartifact.delete_repository_permissions_policy(**PACKAGES)


def test_a_token_asks_for_the_right_to_a_bearer_token(emulator, owner):
    statements = [allow("codeartifact:*", "*")]
    error = refused(
        emulator.client("codeartifact", credentials=role(emulator, owner, "no-bearer", statements=statements))
        .get_authorization_token, **IN_DOMAIN
    )  # fmt: skip
    assert "sts:GetServiceBearerToken" in error["Message"]
    for service, allowed in (("codeartifact.amazonaws.com", True), ("other.amazonaws.com", False)):
        condition = {"StringEquals": {"sts:AWSServiceName": service}}
        statements = [allow("codeartifact:*", "*"), allow("sts:GetServiceBearerToken", "*", condition=condition)]
        keys = role(emulator, owner, service.partition(".")[0], statements=statements)
        get = emulator.client("codeartifact", credentials=keys).get_authorization_token
        if allowed:
            get(**IN_DOMAIN)
        else:
            refused(get, **IN_DOMAIN)
    too_short = refused(emulator.client("codeartifact", owner).get_authorization_token, **IN_DOMAIN, durationSeconds=1)
    assert too_short["Code"] == "ValidationException"


def wheel(version):
    """The smallest package that pip installs."""  # cspell:ignore purelib
    buffer, folder = io.BytesIO(), f"ml_features-{version}.dist-info"
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{folder}/METADATA", f"Metadata-Version: 2.1\nName: ml-features\nVersion: {version}\n")
        archive.writestr(f"{folder}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{folder}/RECORD", "")
    return buffer.getvalue()


def upload(codeartifact, owner, repository, version):
    """What twine sends; the status of the answer."""
    place = {**IN_DOMAIN, "domainOwner": owner}
    endpoint = codeartifact.get_repository_endpoint(**place, repository=repository, format="pypi")
    boundary, name = "part", f"ml_features-{version}-py3-none-any.whl"
    fields = {"name": "ml_features", "version": version, ":action": "file_upload"}
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in
             fields.items()]  # fmt: skip
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="content"; filename="{name}"\r\n\r\n'
    body = "".join([*parts, head]).encode() + wheel(version) + f"\r\n--{boundary}--\r\n".encode()
    token = codeartifact.get_authorization_token(**place)["authorizationToken"]
    request = urllib.request.Request(endpoint["repositoryEndpoint"], data=body, method="POST")
    request.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
    request.add_header("Authorization", "Basic " + base64.b64encode(f"aws:{token}".encode()).decode())
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code


def download(codeartifact, owner, folder, repository="packages"):
    """What `pip download` does with the repository as its only index."""
    place = {**IN_DOMAIN, "domainOwner": owner}
    endpoint = codeartifact.get_repository_endpoint(**place, repository=repository, format="pypi")["repositoryEndpoint"]
    token = codeartifact.get_authorization_token(**place)["authorizationToken"]
    index = f"{endpoint.replace('://', f'://aws:{token}@')}simple/"
    command = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "download", "--no-deps"]
    run = subprocess.run(
        [*command, "--no-cache-dir", "--index-url", index, "--dest", folder, "ml-features"],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "NO_PROXY": "127.0.0.1"},
    )
    return run.returncode, sorted(each.name for each in folder.iterdir())


def test_pip_downloads_what_was_uploaded_upstream(emulator, owner, admitted, tmp_path):
    own = emulator.client("codeartifact", owner)
    assert upload(own, owner, "store", "1.0") == 200
    assert upload(own, owner, "store", "1.0") == 409
    reader = as_administrator(emulator, admitted)
    assert download(reader, owner, tmp_path) == (0, ["ml_features-1.0-py3-none-any.whl"])
    assert upload(reader, owner, "store", "2.0") == 403
    kept = {**PACKAGES, "format": "pypi", "package": "ml-features"}
    assert own.list_package_versions(**kept)["versions"][0]["version"] == "1.0"
    # What is blocked from upstream is not found there: a name of one's own cannot come from elsewhere.
    blocked = {"publish": "ALLOW", "upstream": "BLOCK"}
    own.put_package_origin_configuration(**kept, restrictions=blocked)
    assert upload(own, owner, "store", "1.1") == 200
    page = json.dumps(own.list_package_versions(**kept)["versions"])
    assert "1.1" not in page


def test_a_token_is_good_for_its_domain_and_its_principal(emulator, owner, admitted):
    codeartifact = as_administrator(emulator, admitted)
    place = {**PACKAGES, "domainOwner": owner, "format": "pypi"}
    index = codeartifact.get_repository_endpoint(**place)["repositoryEndpoint"] + "simple/"

    def status(url, password):
        request = urllib.request.Request(url)
        request.add_header("Authorization", "Basic " + base64.b64encode(f"aws:{password}".encode()).decode())
        try:
            return urllib.request.urlopen(request).status
        except urllib.error.HTTPError as error:
            return error.code

    token = codeartifact.get_authorization_token(**IN_DOMAIN, domainOwner=owner)["authorizationToken"]
    assert status(index, token) == 200
    assert status(index, "forged") == 401
    assert status(index.replace("/ml-platform/", "/ml-other/"), token) == 404
    emulator.client("iam", admitted).delete_role_policy(RoleName="admin", PolicyName="inline")
    assert status(index, token) == 403
