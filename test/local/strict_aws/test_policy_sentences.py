# Every sentence of the organization policies, really called: the emulator must refuse what iam-simulate refuses.
# The sentences, and the verdicts of iam-simulate, are in test/shared/policies.
import json
import subprocess

import boto3
import conftest
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, ROOT, allow, document, free_port, new_member
from sentence_calls import (
    CALLS,
    NO_SUCH_SERVICE,
    NOT_CALLABLE,
    RECORDER,
    config_rule,
    with_condition_keys,
    without_host_prefix,
)
from sentence_calls import ROOT as ROOT_USER
from test_production_policies import STATEMENTS

HERE = "111122223333"
HOME = "eu-west-1"
CONFIG = Config(parameter_validation=False, retries={"max_attempts": 1}, s3={"addressing_style": "path"})
SENTENCES = json.loads(
    subprocess.run(
        ["node", "test/support/print-sentences.ts"], cwd=ROOT, env=conftest.with_node(), capture_output=True, check=True
    ).stdout
)
# The last is all that S3 says about a bucket outside the organization; the bucket's policy admits everybody.
BY_ORGANIZATION = ("in a service control policy", "in a resource control policy", "Access Denied")


def exception_of(row):
    """Why a row cannot be called; None when it can."""
    if row["principal"].endswith(":root"):
        return ROOT_USER
    return NOT_CALLABLE.get(row["action"]) or NO_SUCH_SERVICE.get(row["action"].split(":")[0])


class Cloud:
    """An emulator with one account for each set of policies, and with the principals and resources of the rows."""

    def __init__(self, emulator):
        self.emulator = emulator
        self.accounts, self.keys, self.clients, self.buckets, self.foreign = {}, {}, {}, set(), set()
        self.session = boto3.Session(aws_access_key_id="none", aws_secret_access_key="none")
        self.neighbor = new_member(emulator)
        self.organizations = emulator.client("organizations", MANAGEMENT)
        root = self.organizations.list_roots()["Roots"][0]
        self.organizations.enable_policy_type(RootId=root["Id"], PolicyType="RESOURCE_CONTROL_POLICY")
        self.id = self.organizations.describe_organization()["Organization"]["Id"]

    def account_with(self, policies):
        text = json.dumps(policies)
        if text not in self.accounts:
            self.accounts[text] = new_member(self.emulator)
            for number, each in enumerate(policies):
                made = self.organizations.create_policy(
                    Content=json.dumps(each["content"], separators=(",", ":")).replace(HERE, self.accounts[text]),
                    Description="",
                    Name=f"{len(self.accounts)}-{number}",
                    Type=each["kind"],
                )
                policy = made["Policy"]["PolicySummary"]["Id"]
                self.organizations.attach_policy(PolicyId=policy, TargetId=self.accounts[text])
        return self.accounts[text]

    def client(self, account, principal, service, region):
        """The client of all principals, with this one's credentials: a client each takes too much time."""
        if (service, region) not in self.clients:
            made = self.session.client(service, endpoint_url=self.emulator.endpoint, region_name=region, config=CONFIG)
            made.meta.events.register("before-sign.s3-control.*", without_host_prefix)
            self.clients[service, region] = made
        keys, shared = self.keys_of(account, principal), self.session.get_credentials()
        shared.access_key, shared.secret_key = keys["aws_access_key_id"], keys["aws_secret_access_key"]
        shared.token = keys.get("aws_session_token")
        return self.clients[service, region]

    def keys_of(self, account, arn):
        if arn not in self.keys:
            kind, _, name = arn.split(":", 5)[5].partition("/")
            path, _, name = name.rpartition("/")
            if kind == "role":
                made = self.emulator.role(account, name, path=f"/{path}/" if path else "/")
                self.keys[arn] = self.emulator.session(account, made)
            else:
                iam = self.emulator.client("iam", account)
                iam.create_user(UserName=name)
                iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=document(allow("*", "*")))
                made = iam.create_access_key(UserName=name)["AccessKey"]
                self.keys[arn] = {
                    "aws_access_key_id": made["AccessKeyId"],
                    "aws_secret_access_key": made["SecretAccessKey"],
                }
        return self.keys[arn]

    def resource(self, account, row):
        """The ARN of the resource in this cloud, which exists where the policies look at its owner or tags."""
        arn, context = row.get("resource", "*").replace(HERE, account), row["context"]
        inside = context.get("aws:ResourceOrgID") != "o-theirs"
        if arn.startswith("arn:aws:s3:::"):
            name, _, key = arn.removeprefix("arn:aws:s3:::").partition("/")
            elsewhere = name == "elsewhere"
            self.bucket("300000000001" if elsewhere else account, f"{name}-{account}", key, context)
            return f"arn:aws:s3:::{name}-{account}" + (f"/{key}" if key else "")
        if ":config-rule/" in arn:
            return self.config_rule(account, arn, self.tags(context, "aws:ResourceTag/"))
        if ":444455556666:" in arn and context.get("aws:ResourceOrgID") == "o-ours":
            arn = arn.replace("444455556666", self.neighbor)
        owner = (arn.split(":") + [""] * 5)[4]
        if owner not in ("", account) or not inside:
            self.open_to_all(arn, owner)
        return arn

    def config_rule(self, account, arn, tags):
        """A rule with these tags. Its name stands for the id in the ARN, since calls name rules by their names."""
        config = self.emulator.client("config", account, region=HOME)
        config.put_configuration_recorder(ConfigurationRecorder=RECORDER)
        name = "-".join(["rule", *[tag["Value"] for tag in tags]])
        config.put_config_rule(ConfigRule=config_rule(name), Tags=tags)
        return f"{arn.rpartition('/')[0]}/{name}"

    def bucket(self, owner, name, key, context):
        s3 = self.emulator.client("s3", owner, region=HOME)
        if name not in self.buckets:
            self.buckets.add(name)
            s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": HOME})
            s3.delete_public_access_block(Bucket=name)
            everything = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
            if owner == "300000000001":
                s3.put_bucket_policy(Bucket=name, Policy=document(allow("s3:*", everything, principal="*")))
        tags = self.tags(context, "aws:ResourceTag/")
        if tags:
            s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": tags})
        if key:
            s3.put_object(Bucket=name, Key=key, Body=b"data")
            s3.put_object_tagging(Bucket=name, Key=key, Tagging={"TagSet": self.tags(context, "s3:ExistingObjectTag/")})

    def tags(self, context, prefix):
        return [
            {"Key": key.removeprefix(prefix), "Value": value}
            for key, value in context.items()
            if key.startswith(prefix)
        ]

    def open_to_all(self, arn, owner):
        if arn in self.foreign:
            return
        self.foreign.add(arn)
        region, name = arn.split(":")[3], arn.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        if ":ecr:" in arn:
            ecr = self.emulator.client("ecr", owner, region=region)
            ecr.create_repository(repositoryName=name)
            ecr.set_repository_policy(repositoryName=name, policyText=document(allow("ecr:*", principal="*")))
        elif ":sqs:" in arn:
            sqs = self.emulator.client("sqs", owner, region=region)
            url = sqs.create_queue(QueueName=name)["QueueUrl"]
            policy = document(allow("sqs:*", "*", principal="*"))
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})

    def call(self, account, row):
        """The message of the refusal, or an empty text."""
        service, operation, parameters = CALLS[row["action"]]
        region = row["context"].get("aws:RequestedRegion", "us-east-1")
        given = parameters(self.resource(account, row))
        given = json.loads(json.dumps(given, default=repr).replace(HERE, account))
        encryption = row["context"].get("s3:x-amz-server-side-encryption")
        if encryption:
            given["ServerSideEncryption"] = encryption
        if service == "sagemaker":
            given = with_condition_keys(row["action"].split(":")[1], given, row["context"])
        principal = row["principal"].replace(HERE, account)
        try:
            getattr(self.client(account, principal, service, region), operation)(**given)
        except ClientError as error:
            code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
            return message if "denied" in code.lower() or "unauthorized" in code.lower() else ""
        return ""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    # The simulated services are not there: policies are asked before them, and what they allow fails otherwise. Rates
    # come before policies.
    nobody = f"http://127.0.0.1:{free_port()}"
    folder = tmp_path_factory.mktemp("sentences")
    running = conftest.start(folder, PALISADE_PLAYERS=nobody, PALISADE_LOCAL_QUOTAS="off")
    yield Cloud(running)
    conftest.stop(running)


@pytest.mark.parametrize("sentence", SENTENCES, ids=[f"{each['type']}: {each['name']}" for each in SENTENCES])
def test_is_true_in_the_emulator(cloud, sentence):
    account = cloud.account_with(sentence["policies"])
    wrong = []
    for row in sentence["rows"]:
        if exception_of(row):
            continue
        message = cloud.call(account, row)
        if row["denied"] != message.endswith(BY_ORGANIZATION) or (message and not row["denied"]):
            wrong.append((row["who"], row["action"], row.get("resource"), row["denied"], message))
    assert wrong == []


def test_every_action_is_called_or_cannot_be():
    actions = {row["action"] for each in SENTENCES for row in each["rows"] if not exception_of(row)}
    stated = {action for calls in STATEMENTS.values() for _, action, *_ in calls}
    assert actions | stated == set(CALLS)
    called = sum(1 for each in SENTENCES for row in each["rows"] if not exception_of(row))
    assert called > 400
