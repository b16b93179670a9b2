"""Uses a dataset with boto3, as roles that their own policies allow everything. Arguments: endpoint, Region, bucket.

Reads lines of an account, a role and a call, such as ``222222222222 scientist read``, and answers each of them with a
line of JSON: what was read, ``done``, or the error's code and message. A role that is not there is made.
"""

import functools
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, region, bucket = sys.argv[1:]
once = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1})


def client(service, keys):
    return boto3.client(service, endpoint_url=endpoint, region_name=region, config=once, **keys)


@functools.cache
def clients_of(account, role):
    """Clients of a session of the role, by service. Its session has the role's name."""
    back_door = {"aws_access_key_id": account, "aws_secret_access_key": "test"}
    iam = client("iam", back_door)
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    made = iam.create_role(RoleName=role, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    iam.attach_role_policy(RoleName=role, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    session = client("sts", back_door).assume_role(RoleArn=made, RoleSessionName=role)["Credentials"]
    keys = {
        "aws_access_key_id": session["AccessKeyId"],
        "aws_secret_access_key": session["SecretAccessKey"],
        "aws_session_token": session["SessionToken"],
    }
    return functools.cache(functools.partial(client, keys=keys))


def read(clients):
    return clients("s3").get_object(Bucket=bucket, Key="key")["Body"].read().decode()


def put(clients):
    clients("s3").put_object(Bucket=bucket, Key="key", Body=b"other")


def delete(clients):
    clients("s3").delete_object(Bucket=bucket, Key="key")


def list_objects(clients):
    clients("s3").list_objects_v2(Bucket=bucket)


def change_policy(clients):
    clients("s3").delete_bucket_policy(Bucket=bucket)


def change_encryption(clients):
    clients("s3").delete_bucket_encryption(Bucket=bucket)


CALLS = {
    "read": read,
    "put": put,
    "delete": delete,
    "list": list_objects,
    "change-policy": change_policy,
    "change-encryption": change_encryption,
}

for line in sys.stdin:
    account, role, call = line.split()
    try:
        answer = {"answer": CALLS[call](clients_of(account, role)) or "done"}
    except ClientError as error:
        answer = {"answer": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}
    print(json.dumps(answer), flush=True)
