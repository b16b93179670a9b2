"""Breaks buckets as sessions of a role, with boto3. Arguments: endpoint, account, Region, then a name for each bucket.

AWS Config's recorder is stopped in that Region before, so that only CloudTrail's events report what happens.
"""

import sys

import boto3
from botocore.config import Config

endpoint, account, region, *names = sys.argv[1:]
path_style = Config(s3={"addressing_style": "path"})


def client(service, **credentials):
    keys = credentials or {"aws_access_key_id": account, "aws_secret_access_key": "test"}
    return boto3.client(service, endpoint_url=endpoint, region_name=region, config=path_style, **keys)


config = client("config")
recorder = config.describe_configuration_recorders()["ConfigurationRecorders"][0]["name"]
config.stop_configuration_recorder(ConfigurationRecorderName=recorder)

iam, everything = client("iam"), "arn:aws:iam::aws:policy/AdministratorAccess"
document = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", '
    f'"Principal": {{"AWS": "arn:aws:iam::{account}:root"}}}}]}}'
)
role = iam.create_role(RoleName="breaker", AssumeRolePolicyDocument=document)["Role"]["Arn"]
iam.attach_role_policy(RoleName="breaker", PolicyArn=everything)
for name in names:
    keys = client("sts").assume_role(RoleArn=role, RoleSessionName=f"session-{name}")["Credentials"]
    s3 = client(
        "s3",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
