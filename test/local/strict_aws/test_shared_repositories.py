# The policies of images and packages, as Palisade writes them: an admitted account pulls and installs and does nothing
# else, whatever its administrators may do; an account that is not admitted can do none of it (platform check 16).
import hashlib
import json
import subprocess
import urllib.request

import pytest
from conftest import REGION, ROOT, new_member, with_node
from policy_support import organization_of, refused, role

PRINT_DOCUMENTS = """
const { images } = await import('./shared/resources/images/images.ts');
const { packages } = await import('./shared/resources/packages/packages.ts');
const [owner, organizationId, region, ...accounts] = process.argv.slice(1);
const grants = { organizationId, accountsOf: () => accounts };
const textsOf = ({ id: kind, documents }, name) =>
  documents.map(({ id, text }) => [`${kind}/${id}`, text({ kind, name, owner, region }, grants)]);
console.log(JSON.stringify(Object.fromEntries([...textsOf(images, 'train'), ...textsOf(packages, 'ml-platform')])));
"""
LAYER = b"a layer"
DIGEST = "sha256:" + hashlib.sha256(LAYER).hexdigest()
PART = {"mediaType": "application/octet-stream", "size": len(LAYER), "digest": DIGEST}
MANIFEST = json.dumps({"schemaVersion": 2, "mediaType": "application/json", "config": PART, "layers": [PART]})
IMAGE = {"repositoryName": "ml-train"}
DOMAIN = {"domain": "ml-platform"}
TOOL = {**DOMAIN, "repository": "packages", "format": "generic", "namespace": "ml", "package": "tool"}
ASSET = {"assetContent": b"1", "assetName": "tool.bin", "assetSHA256": hashlib.sha256(b"1").hexdigest()}


@pytest.fixture(scope="module")
def owner(emulator):
    """Shared Services with an image and a package."""
    account = new_member(emulator)
    ecr, codeartifact = emulator.client("ecr", account), emulator.client("codeartifact", account)
    ecr.create_repository(**IMAGE, imageTagMutability="IMMUTABLE")
    upload = {**IMAGE, "uploadId": ecr.initiate_layer_upload(**IMAGE)["uploadId"]}
    ecr.upload_layer_part(**upload, partFirstByte=0, partLastByte=len(LAYER) - 1, layerPartBlob=LAYER)
    ecr.complete_layer_upload(**upload, layerDigests=[DIGEST])
    ecr.put_image(**IMAGE, imageManifest=MANIFEST, imageTag="1")
    codeartifact.create_domain(**DOMAIN)
    codeartifact.create_repository(**DOMAIN, repository="packages")
    codeartifact.publish_package_version(**TOOL, packageVersion="1", **ASSET)
    return account


@pytest.fixture(scope="module")
def admitted(emulator, owner):
    """An administrator of a data-science account to which the policies admit."""
    account = new_member(emulator)
    command = ["node", "--input-type=module", "-e", PRINT_DOCUMENTS, owner, organization_of(emulator), REGION, account]
    printed = subprocess.run(command, cwd=ROOT, env=with_node(), capture_output=True, check=True).stdout
    texts = json.loads(printed)
    emulator.client("ecr", owner).set_repository_policy(**IMAGE, policyText=texts["images/repositoryPolicy"])
    codeartifact = emulator.client("codeartifact", owner)
    codeartifact.put_domain_permissions_policy(**DOMAIN, policyDocument=texts["packages/domainPolicy"])
    codeartifact.put_repository_permissions_policy(
        **DOMAIN, repository="packages", policyDocument=texts["packages/repositoryPolicy"]
    )
    return role(emulator, account)


def reads(emulator, keys, owner):
    """Each read of an image and of a package, as a call with its parameters."""
    ecr, codeartifact = (emulator.client(name, credentials=keys) for name in ("ecr", "codeartifact"))
    image, theirs = {**IMAGE, "registryId": owner}, {"domainOwner": owner}
    return [
        (ecr.batch_get_image, {**image, "imageIds": [{"imageTag": "1"}]}),
        (ecr.batch_check_layer_availability, {**image, "layerDigests": [DIGEST]}),
        (ecr.get_download_url_for_layer, {**image, "layerDigest": DIGEST}),
        (ecr.describe_images, image),
        (ecr.describe_repositories, {"registryId": owner, "repositoryNames": ["ml-train"]}),
        (ecr.list_images, image),
        (codeartifact.describe_domain, {**DOMAIN, **theirs}),
        (codeartifact.describe_package, {**TOOL, **theirs}),
        (codeartifact.describe_repository, {**DOMAIN, "repository": "packages", **theirs}),
        (codeartifact.get_authorization_token, {**DOMAIN, **theirs}),
        (codeartifact.get_package_version_asset, {**TOOL, **theirs, "packageVersion": "1", "asset": "tool.bin"}),
        (codeartifact.get_repository_endpoint, {**DOMAIN, "repository": "packages", **theirs, "format": "pypi"}),
        (codeartifact.list_packages, {**DOMAIN, "repository": "packages", **theirs}),
        (codeartifact.list_repositories_in_domain, {**DOMAIN, **theirs}),
    ]


def writes(emulator, keys, owner):
    """Each write."""
    ecr, codeartifact = (emulator.client(name, credentials=keys) for name in ("ecr", "codeartifact"))
    image, theirs = {**IMAGE, "registryId": owner}, {"domainOwner": owner}
    restrictions = {"publish": "ALLOW", "upstream": "ALLOW"}
    return [
        (ecr.put_image, {**image, "imageManifest": MANIFEST, "imageTag": "2"}),
        (ecr.initiate_layer_upload, image),
        (ecr.batch_delete_image, {**image, "imageIds": [{"imageTag": "1"}]}),
        (ecr.set_repository_policy, {**image, "policyText": "{}"}),
        (ecr.delete_repository_policy, image),
        (ecr.put_image_tag_mutability, {**image, "imageTagMutability": "MUTABLE"}),
        (codeartifact.publish_package_version, {**TOOL, **theirs, "packageVersion": "2", **ASSET}),
        (codeartifact.put_package_origin_configuration, {**TOOL, **theirs, "restrictions": restrictions}),
        (codeartifact.put_domain_permissions_policy, {**DOMAIN, **theirs, "policyDocument": "{}"}),
        (codeartifact.delete_domain_permissions_policy, {**DOMAIN, **theirs}),
        (codeartifact.create_repository, {**DOMAIN, "repository": "theirs", **theirs}),
        (codeartifact.update_repository, {**DOMAIN, "repository": "packages", **theirs, "upstreams": []}),
        (codeartifact.delete_repository, {**DOMAIN, "repository": "packages", **theirs}),
    ]


def test_an_admitted_account_pulls_and_installs(emulator, owner, admitted):
    answers = [call(**given) for call, given in reads(emulator, admitted, owner)]
    url = next(each["downloadUrl"] for each in answers if "downloadUrl" in each)
    assert urllib.request.urlopen(url).read() == LAYER


def test_it_cannot_push_nor_publish_although_its_role_may_do_everything(emulator, owner, admitted):
    for call, given in writes(emulator, admitted, owner):
        assert refused(call, **given)["Code"] == "AccessDeniedException", call


def test_an_account_that_is_not_admitted_can_do_none_of_it(emulator, owner, admitted):
    keys = role(emulator, new_member(emulator))
    for call, given in [*reads(emulator, keys, owner), *writes(emulator, keys, owner)]:
        assert refused(call, **given)["Code"] == "AccessDeniedException", call


def test_an_account_outside_of_the_organization_can_do_none_of_it(emulator, owner, admitted, outsider):
    for call, given in reads(emulator, role(emulator, outsider), owner):
        assert refused(call, **given)["Code"] == "AccessDeniedException", call
