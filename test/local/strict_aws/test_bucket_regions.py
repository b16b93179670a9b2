# A bucket is in one Region: S3 redirects requests that are signed for another one, and boto3 follows.
from types import SimpleNamespace
from urllib.parse import urlsplit

import boto3
import pytest
from conftest import ONCE, back_door
from signed_calls import SignedCall


@pytest.fixture
def bucket(emulator, outsider):
    """The name of a bucket in eu-west-1."""
    name = f"ireland-{outsider}"
    place = {"LocationConstraint": "eu-west-1"}
    emulator.client("s3", outsider, region="eu-west-1").create_bucket(Bucket=name, CreateBucketConfiguration=place)
    return name


def sent_to(endpoint, bucket, account):
    """Error code and status of a call that is signed for us-east-1, and sent under the endpoint's name."""

    def client(service, credentials, region, config):
        return boto3.client(service, endpoint_url=endpoint, region_name=region, config=config, **credentials)

    parameters = {"Bucket": bucket}
    maker = SimpleNamespace(client=client)
    call = SignedCall(maker, "s3", "GetBucketVersioning", back_door(account), parameters=parameters)
    return call.send(Host=urlsplit(endpoint).netloc)


def test_a_request_for_another_region_is_redirected(emulator, outsider, bucket):
    assert sent_to(emulator.endpoint, bucket, outsider) == ("PermanentRedirect", 301)


def test_a_signature_for_another_region_is_refused_by_the_buckets_endpoint(emulator, outsider, bucket):
    endpoint = f"http://s3.eu-west-1.localhost:{urlsplit(emulator.endpoint).port}"
    assert sent_to(endpoint, bucket, outsider) == ("AuthorizationHeaderMalformed", 400)


def test_the_redirect_names_the_buckets_region(emulator, outsider, bucket):
    client = emulator.made("s3", "us-east-1", ONCE, back_door(outsider))
    redirects = []
    client.meta.events.register_first("needs-retry.s3", lambda response, **_: redirects.append(response[0].headers))
    assert client.head_bucket(Bucket=bucket)["BucketRegion"] == "eu-west-1"
    assert [headers["x-amz-bucket-region"] for headers in redirects] == ["eu-west-1", "eu-west-1"]
