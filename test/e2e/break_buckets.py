"""Creates noncompliant buckets with boto3, another SDK than Palisade's.

Arguments: endpoint, account, name=way pairs.
"""

import sys

import boto3

endpoint, account, *buckets = sys.argv[1:]
s3 = boto3.client(
    "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=account, aws_secret_access_key="test"
)
ONE_OF_FOUR = dict(BlockPublicAcls=True, IgnorePublicAcls=False, BlockPublicPolicy=False, RestrictPublicBuckets=False)


def encrypt(bucket, algorithm, key):
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm, "KMSMasterKeyID": key}}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})


ways = {
    "defaults": lambda bucket: None,
    "no-block": lambda bucket: s3.delete_public_access_block(Bucket=bucket),
    "partial-block": lambda bucket: s3.put_public_access_block(
        Bucket=bucket, PublicAccessBlockConfiguration=ONE_OF_FOUR
    ),
    "suspended": lambda bucket: s3.put_bucket_versioning(
        Bucket=bucket, VersioningConfiguration={"Status": "Suspended"}
    ),
    "kms": lambda bucket: encrypt(bucket, "aws:kms", "alias/custom"),
    "dsse": lambda bucket: encrypt(bucket, "aws:kms:dsse", "alias/custom"),
}

for bucket, way in (pair.split("=") for pair in buckets):
    s3.create_bucket(Bucket=bucket)
    ways[way](bucket)
