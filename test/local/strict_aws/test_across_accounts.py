# Across accounts both sides decide. Three tries: no policy on the resource, one that names the role, and one that
# names a role without permissions of its own.

from conftest import REGION, allow, deny, document, package
from policy_support import (
    kms_arn,
    public_bucket,
    read,
    refused,
    role,
)


def three_tries(emulator, outsider, prepare, use):
    own, other = str(int(outsider) + 500_000), outsider
    action = prepare(own, None)
    keys = role(emulator, other, "reader")
    refused(use(keys, own))
    action = prepare(own, {"AWS": f"arn:aws:iam::{other}:role/reader"})
    use(keys, own)()
    emulator.client("iam", other).put_role_policy(
        RoleName="reader", PolicyName="inline", PolicyDocument=document(allow("sts:*", "*"))
    )
    assert "because no identity-based policy allows" in refused(use(keys, own))["Message"] or action == "s3"


def test_s3(emulator, outsider):
    name = f"cross-{outsider}"

    def prepare(own, principal):
        public_bucket(emulator, own, name, principal or {"AWS": f"arn:aws:iam::{own}:root"})
        return "s3"

    three_tries(
        emulator, outsider, prepare, lambda keys, own: lambda: read(emulator.client("s3", credentials=keys), name)
    )


def test_kms(emulator, outsider):
    ids = {}

    def prepare(own, principal):
        kms = emulator.client("kms", own)
        ids.setdefault("key", kms.create_key()["KeyMetadata"]["KeyId"])
        statements = [allow("kms:*", "*", principal={"AWS": f"arn:aws:iam::{own}:root"})]
        if principal:
            statements.append(allow("kms:*", "*", principal=principal))
        kms.put_key_policy(KeyId=ids["key"], PolicyName="default", Policy=document(*statements))

    def use(keys, own):
        kms = emulator.client("kms", credentials=keys)
        return lambda: kms.describe_key(KeyId=kms_arn(own, ids["key"]))

    three_tries(emulator, outsider, prepare, use)


def test_the_policy_of_a_key_is_read_in_its_own_account_only(emulator, outsider):
    other = str(int(outsider) + 500_000)
    kms = emulator.client("kms", outsider)
    key = kms.create_key()["KeyMetadata"]
    everything = [allow("kms:*", "*", principal={"AWS": f"arn:aws:iam::{each}:root"}) for each in (outsider, other)]
    kms.put_key_policy(KeyId=key["KeyId"], PolicyName="default", Policy=document(*everything))
    foreign = emulator.client("kms", credentials=role(emulator, other, statements=[allow("kms:*", "*")]))
    assert foreign.describe_key(KeyId=key["Arn"])["KeyMetadata"]["AWSAccountId"] == outsider
    assert foreign.get_key_rotation_status(KeyId=key["Arn"])["KeyRotationEnabled"] is False
    for call in (foreign.get_key_policy, foreign.disable_key, foreign.list_resource_tags):
        named = {"PolicyName": "default"} if call == foreign.get_key_policy else {}
        assert refused(call, KeyId=key["Arn"], **named)["Code"] == "AccessDeniedException"


def test_dynamodb(emulator, outsider):
    def prepare(own, principal):
        dynamodb = emulator.client("dynamodb", own)
        arn = f"arn:aws:dynamodb:{REGION}:{own}:table/items"
        if principal is None:
            dynamodb.create_table(
                TableName="items",
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
        else:
            dynamodb.put_resource_policy(
                ResourceArn=arn, Policy=document(allow("dynamodb:*", arn, principal=principal))
            )

    def use(keys, own):
        dynamodb = emulator.client("dynamodb", credentials=keys)
        return lambda: dynamodb.get_item(
            TableName=f"arn:aws:dynamodb:{REGION}:{own}:table/items", Key={"id": {"S": "1"}}
        )

    three_tries(emulator, outsider, prepare, use)


def test_secretsmanager(emulator, outsider):
    arns = {}

    def prepare(own, principal):
        secrets = emulator.client("secretsmanager", own)
        if principal is None:
            arns["secret"] = secrets.create_secret(Name="s", SecretString="x")["ARN"]
        else:
            statement = allow("secretsmanager:*", "*", principal=principal)
            secrets.put_resource_policy(SecretId="s", ResourcePolicy=document(statement))

    def use(keys, own):
        secrets = emulator.client("secretsmanager", credentials=keys)
        return lambda: secrets.get_secret_value(SecretId=arns["secret"])

    three_tries(emulator, outsider, prepare, use)


def test_ecr(emulator, outsider):
    def prepare(own, principal):
        ecr = emulator.client("ecr", own)
        if principal is None:
            ecr.create_repository(repositoryName="images")
        else:
            ecr.set_repository_policy(repositoryName="images", policyText=document(allow("ecr:*", principal=principal)))

    def use(keys, own):
        ecr = emulator.client("ecr", credentials=keys)
        return lambda: ecr.describe_images(registryId=own, repositoryName="images")

    three_tries(emulator, outsider, prepare, use)


def test_lambda(emulator, outsider):
    def prepare(own, principal):
        functions = emulator.client("lambda", own)
        if principal is None:
            arn = emulator.role(own, "runs", trusted="*")
            functions.create_function(
                FunctionName="f", Role=arn, Runtime="python3.11", Handler="i.h", Code={"ZipFile": package()}
            )
        else:
            functions.add_permission(
                FunctionName="f", StatementId="a", Action="lambda:GetFunction", Principal=principal["AWS"]
            )

    def use(keys, own):
        functions = emulator.client("lambda", credentials=keys)
        return lambda: functions.get_function(FunctionName=f"arn:aws:lambda:{REGION}:{own}:function:f")

    three_tries(emulator, outsider, prepare, use)


def test_the_back_door_is_a_caller_like_any_other(emulator, outsider):
    other = str(int(outsider) + 500_000)
    kms = emulator.client("kms", other)
    key = kms_arn(other, kms.create_key()["KeyMetadata"]["KeyId"])
    describe = emulator.client("kms", outsider).describe_key
    assert "because no resource-based policy allows" in refused(describe, KeyId=key)["Message"]
    statements = [allow("kms:*", "*", principal={"AWS": f"arn:aws:iam::{each}:root"}) for each in (other, outsider)]
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document(*statements))
    describe(KeyId=key)


def test_an_access_control_list_admits_too(emulator, outsider):
    other, bucket = str(int(outsider) + 500_000), f"listed-{outsider}"
    s3 = emulator.client("s3", other)
    s3.create_bucket(Bucket=bucket, ObjectOwnership="ObjectWriter")
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="key", Body=b"data")
    reader = emulator.client("s3", credentials=role(emulator, outsider, "reader"))
    refused(reader.get_object, Bucket=bucket, Key="key")
    s3.put_object_acl(Bucket=bucket, Key="key", ACL="public-read")
    reader.get_object(Bucket=bucket, Key="key")
    refused(reader.list_objects_v2, Bucket=bucket)
    statement = deny("s3:GetObject", f"arn:aws:s3:::{bucket}/*", principal="*")
    s3.put_bucket_policy(Bucket=bucket, Policy=document(statement))
    refused(reader.get_object, Bucket=bucket, Key="key")


def test_within_an_account_a_trust_policy_that_names_the_role_is_enough(emulator, outsider):
    keys = role(emulator, outsider, "poor", statements=[allow("sqs:*", "*")])
    named = emulator.role(outsider, "named", trusted=f"arn:aws:iam::{outsider}:role/poor")
    whole = emulator.role(outsider, "whole", trusted=f"arn:aws:iam::{outsider}:root")
    sts = emulator.client("sts", credentials=keys)
    emulator.session(outsider, whole)
    emulator.session(outsider, named, by=keys)
    refused(sts.assume_role, RoleArn=whole, RoleSessionName="session")


def test_sqs(emulator, outsider):
    def prepare(own, principal):
        policy = document(allow("sqs:*", "*", principal=principal)) if principal else ""
        sqs = emulator.client("sqs", own)
        url = sqs.create_queue(QueueName="q")["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})

    def use(keys, own):
        sqs = emulator.client("sqs", credentials=keys)
        return lambda: sqs.send_message(QueueUrl=f"{emulator.endpoint}/{own}/q", MessageBody="m")

    three_tries(emulator, outsider, prepare, use)
