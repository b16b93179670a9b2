# The organization's policies bind as AWS says: SCPs the callers of member accounts, RCPs every caller of a member's
# resource, and a refusal names the kind of policy.
import json
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, REGION, allow, deny, document, package

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
IN_SCP = "with an explicit deny in a service control policy"
IN_RCP = "with an explicit deny in a resource control policy"
names = iter(range(1_000_000))


@pytest.fixture
def attach(emulator):
    """Attaches a policy of these statements to a target, and detaches it after the test."""
    organizations = emulator.client("organizations", MANAGEMENT)
    attached = []

    def attach_policy(target, *statements, kind=SCP):
        root = organizations.list_roots()["Roots"][0]
        if kind not in [each["Type"] for each in root["PolicyTypes"] if each["Status"] == "ENABLED"]:
            organizations.enable_policy_type(RootId=root["Id"], PolicyType=kind)
        made = organizations.create_policy(
            Content=document(*statements), Description="", Name=f"test-{next(names)}", Type=kind
        )
        pair = {"PolicyId": made["Policy"]["PolicySummary"]["Id"], "TargetId": target}
        organizations.attach_policy(**pair)
        attached.append(pair)
        return pair

    yield attach_policy
    for pair in attached:
        organizations.detach_policy(**pair)


def root_of(emulator):
    return emulator.client("organizations", MANAGEMENT).list_roots()["Roots"][0]["Id"]


def organization_of(emulator):
    return emulator.client("organizations", MANAGEMENT).describe_organization()["Organization"]["Id"]


def unit_with(emulator, account):
    """Moves the account into a new unit."""
    organizations = emulator.client("organizations", MANAGEMENT)
    root = root_of(emulator)
    made = organizations.create_organizational_unit(ParentId=root, Name=f"unit-{next(names)}")
    unit = made["OrganizationalUnit"]["Id"]
    organizations.move_account(AccountId=account, SourceParentId=root, DestinationParentId=unit)
    attached = organizations.list_policies_for_target(TargetId=unit, Filter=SCP)["Policies"]
    if not attached:
        organizations.attach_policy(PolicyId="p-FullAWSAccess", TargetId=unit)
    return unit


def role(emulator, account, name="admin", **more):
    emulator.role(account, name, **more)
    return emulator.session(account, name)


def refused(call, **parameters):
    """The error of a call that must be refused."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return caught.value.response["Error"]


def public_bucket(emulator, account, name, principal="*"):
    s3 = emulator.client("s3", account)
    s3.create_bucket(Bucket=name)
    s3.delete_public_access_block(Bucket=name)
    s3.put_object(Bucket=name, Key="key", Body=b"data")
    statement = allow("s3:*", [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"], principal=principal)
    s3.put_bucket_policy(Bucket=name, Policy=document(statement))
    return s3


class TestServiceControlPolicies:
    @pytest.mark.parametrize("level", ["root", "unit", "account"])
    def test_bind_the_roles_below_the_target_that_they_are_attached_to(self, emulator, member, attach, level):
        keys = role(emulator, member, f"admin-{level}")
        targets = {"unit": lambda: unit_with(emulator, member), "root": lambda: root_of(emulator)}
        queues = emulator.client("sqs", credentials=keys)
        attach(targets.get(level, lambda: member)(), deny("sqs:CreateQueue"))
        error = refused(queues.create_queue, QueueName="q")
        arn = f"arn:aws:sqs:{REGION}:{member}:q"
        assert error["Message"] == (
            f"User: arn:aws:sts::{member}:assumed-role/admin-{level}/zed is not authorized to perform: "
            f"sqs:CreateQueue on resource: {arn} {IN_SCP}"
        )
        queues.list_queues()

    @pytest.mark.parametrize(
        ("service", "operation", "parameters", "action", "code"),
        [
            ("s3", "create_bucket", {"Bucket": "scp-words"}, "s3:CreateBucket", "AccessDenied"),
            ("ssm", "get_parameter", {"Name": "p"}, "ssm:GetParameter", "AccessDeniedException"),
            ("iam", "create_user", {"UserName": "u"}, "iam:CreateUser", "AccessDenied"),
            ("lambda", "list_functions", {}, "lambda:ListFunctions", "AccessDeniedException"),
            ("dynamodb", "list_tables", {}, "dynamodb:ListTables", "AccessDeniedException"),
            ("logs", "describe_log_groups", {}, "logs:DescribeLogGroups", "AccessDeniedException"),
            ("sns", "list_topics", {}, "sns:ListTopics", "AuthorizationError"),
        ],
    )
    def test_refuse_in_the_protocol_of_each_service(
        self, emulator, member, attach, service, operation, parameters, action, code
    ):
        keys = role(emulator, member)
        attach(member, deny(action))
        error = refused(getattr(emulator.client(service, credentials=keys), operation), **parameters)
        assert error["Code"] == code
        assert error["Message"].endswith(IN_SCP)
        assert f"is not authorized to perform: {action} on resource: " in error["Message"]

    def test_bind_users(self, emulator, member, attach):
        iam = emulator.client("iam", member)
        iam.create_user(UserName="carla")
        iam.put_user_policy(UserName="carla", PolicyName="all", PolicyDocument=document(allow("*", "*")))
        made = iam.create_access_key(UserName="carla")["AccessKey"]
        keys = {"aws_access_key_id": made["AccessKeyId"], "aws_secret_access_key": made["SecretAccessKey"]}
        attach(member, deny("sqs:*"))
        assert IN_SCP in refused(emulator.client("sqs", credentials=keys).list_queues)["Message"]

    def test_must_allow_at_every_level(self, emulator, member, attach):
        keys = role(emulator, member)
        attach(member, allow("sts:*", "*"))
        emulator.client("organizations", MANAGEMENT).detach_policy(PolicyId="p-FullAWSAccess", TargetId=member)
        error = refused(emulator.client("sqs", credentials=keys).list_queues)
        assert error["Message"].endswith("because no service control policy allows the sqs:ListQueues action")
        emulator.client("organizations", MANAGEMENT).attach_policy(PolicyId="p-FullAWSAccess", TargetId=member)

    def test_do_not_bind_the_back_door_nor_the_management_account(self, emulator, member, attach):
        keys = role(emulator, MANAGEMENT, f"chief-{member}")
        attach(root_of(emulator), deny("sqs:*"))
        emulator.client("sqs", member).list_queues()
        emulator.client("sqs", credentials=keys).list_queues()

    def test_do_not_bind_service_linked_roles(self, emulator, member, attach):
        emulator.role(member, "AWSServiceRoleForConfig", path="/aws-service-role/config.amazonaws.com/")
        arn = f"arn:aws:iam::{member}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
        attach(member, deny("sqs:*"))
        emulator.client("sqs", credentials=emulator.session(member, arn)).list_queues()

    def test_do_not_bind_an_account_outside_the_organization(self, emulator, outsider, attach):
        keys = role(emulator, outsider)
        attach(root_of(emulator), deny("sqs:*"))
        emulator.client("sqs", credentials=keys).list_queues()

    def test_exempt_a_role_by_its_arn_with_its_path(self, emulator, member, attach):
        condition = {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{member}:role/ci/pipeline"}}
        exempt = emulator.role(member, "pipeline", path="/ci/")
        keys, others = emulator.session(member, exempt), role(emulator, member)
        attach(member, deny("sqs:*", condition=condition))
        emulator.client("sqs", credentials=keys).list_queues()
        refused(emulator.client("sqs", credentials=others).list_queues)


class TestResourceControlPolicies:
    def outside_only(self, emulator, *actions):
        mine = {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": organization_of(emulator)}}
        return deny(list(actions), principal="*", condition=mine)

    def test_refuse_an_outsider_whom_a_bucket_policy_admits(self, emulator, member, outsider, attach):
        bucket = f"admits-{member}"
        public_bucket(emulator, member, bucket, principal={"AWS": f"arn:aws:iam::{outsider}:role/reader"})
        s3 = emulator.client("s3", credentials=role(emulator, outsider, "reader"))
        assert s3.get_object(Bucket=bucket, Key="key")["Body"].read() == b"data"
        attach(root_of(emulator), self.outside_only(emulator, "s3:*"), kind=RCP)
        error = refused(s3.get_object, Bucket=bucket, Key="key")
        assert (error["Code"], error["Message"]) == ("AccessDenied", "Access Denied")

    def test_refuse_the_outsiders_back_door_too(self, emulator, member, outsider, attach):
        bucket = f"door-{member}"
        public_bucket(emulator, member, bucket)
        s3 = emulator.client("s3", outsider)
        s3.get_object(Bucket=bucket, Key="key")
        attach(member, self.outside_only(emulator, "s3:*"), kind=RCP)
        refused(s3.get_object, Bucket=bucket, Key="key")
        emulator.client("s3", member).get_object(Bucket=bucket, Key="key")

    def test_refuse_unsigned_calls(self, emulator, member, attach):
        bucket = f"unsigned-{member}"
        public_bucket(emulator, member, bucket)
        address = f"{emulator.endpoint}/{bucket}/key"
        assert urllib.request.urlopen(address).read() == b"data"
        attach(member, self.outside_only(emulator, "s3:*"), kind=RCP)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(address)
        assert caught.value.code == 403

    def test_refuse_in_words_within_the_organization(self, emulator, member, attach):
        keys = role(emulator, member)
        emulator.client("sqs", member).create_queue(QueueName="q")
        attach(member, deny("sqs:SendMessage", principal="*"), kind=RCP)
        url = f"{emulator.endpoint}/{member}/q"
        error = refused(emulator.client("sqs", credentials=keys).send_message, QueueUrl=url, MessageBody="m")
        assert error["Message"].endswith(IN_RCP)

    def test_bind_who_assumes_a_members_role_from_outside(self, emulator, member, outsider, attach):
        arn = emulator.role(member, "entry", trusted=f"arn:aws:iam::{outsider}:root")
        sts = emulator.client("sts", credentials=role(emulator, outsider))
        emulator.session(member, arn, by=outsider)
        sts.assume_role(RoleArn=arn, RoleSessionName="session")
        attach(member, self.outside_only(emulator, "sts:AssumeRole"), kind=RCP)
        assert IN_RCP in refused(sts.assume_role, RoleArn=arn, RoleSessionName="session")["Message"]

    def test_bind_a_principal_of_the_management_account(self, emulator, member, attach):
        bucket = f"chief-{member}"
        keys = role(emulator, MANAGEMENT, f"reader-{member}")
        public_bucket(emulator, member, bucket)
        s3 = emulator.client("s3", credentials=keys)
        s3.get_object(Bucket=bucket, Key="key")
        attach(member, deny("s3:GetObject", principal="*"), kind=RCP)
        assert refused(s3.get_object, Bucket=bucket, Key="key")["Message"].endswith(IN_RCP)

    def test_do_not_bind_resources_of_the_management_account(self, emulator, outsider, attach):
        bucket = f"management-{outsider}"
        public_bucket(emulator, MANAGEMENT, bucket)
        attach(root_of(emulator), deny("s3:*", principal="*"), kind=RCP)
        keys = role(emulator, outsider)
        emulator.client("s3", credentials=keys).get_object(Bucket=bucket, Key="key")

    def test_do_not_bind_services_that_know_none(self, emulator, member, attach):
        keys = role(emulator, member)
        attach(member, deny("*", principal="*"), kind=RCP)
        emulator.client("sns", credentials=keys).create_topic(Name="t")
        refused(emulator.client("sqs", credentials=keys).create_queue, QueueName="q")

    def test_do_not_bind_the_retirement_of_a_grant(self, emulator, member, attach):
        kms = emulator.client("kms", credentials=role(emulator, member))
        key = kms.create_key()["KeyMetadata"]["KeyId"]
        grant = kms.create_grant(
            KeyId=key, GranteePrincipal=f"arn:aws:iam::{member}:role/admin", Operations=["Decrypt"]
        )
        attach(member, deny("kms:*", principal="*"), kind=RCP)
        assert IN_RCP in refused(kms.describe_key, KeyId=key)["Message"]
        kms.retire_grant(KeyId=kms_arn(member, key), GrantId=grant["GrantId"])

    def test_do_not_bind_aws_managed_keys(self, emulator, member, attach):
        kms = emulator.client("kms", credentials=role(emulator, member))
        attach(member, deny("kms:*", principal="*"), kind=RCP)
        assert IN_RCP not in refused(kms.describe_key, KeyId="alias/aws/s3")["Message"]
        assert IN_RCP in refused(kms.describe_key, KeyId="alias/mine")["Message"]


def kms_arn(account, key):
    return f"arn:aws:kms:{REGION}:{account}:key/{key}"


class TestReasons:
    def test_a_permissions_boundary_is_named(self, emulator, outsider):
        iam = emulator.client("iam", outsider)
        made = iam.create_policy(
            PolicyName="b", PolicyDocument=document(allow(["sqs:*", "sts:*"], "*"), deny("sqs:Tag*"))
        )
        keys = role(emulator, outsider, boundary=made["Policy"]["Arn"])
        error = refused(emulator.client("sns", credentials=keys).list_topics)
        assert error["Message"].endswith("because no permissions boundary allows the sns:ListTopics action")
        sqs = emulator.client("sqs", credentials=keys)
        url = sqs.create_queue(QueueName="q")["QueueUrl"]
        error = refused(sqs.tag_queue, QueueUrl=url, Tags={"a": "b"})
        assert error["Message"].endswith("with an explicit deny in a permissions boundary")

    def test_a_stack_gives_its_roles_their_boundary(self, emulator, outsider):
        trust = json.loads(document(allow("sts:AssumeRole", principal={"AWS": f"arn:aws:iam::{outsider}:root"})))
        everything = {"PolicyName": "all", "PolicyDocument": json.loads(document(allow("*", "*")))}
        bound = {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"PolicyDocument": json.loads(document(allow(["sqs:*"], "*")))},
        }
        properties = {
            "RoleName": "made",
            "AssumeRolePolicyDocument": trust,
            "Policies": [everything],
            "PermissionsBoundary": {"Ref": "Bound"},
        }
        template = {"Resources": {"Bound": bound, "Made": {"Type": "AWS::IAM::Role", "Properties": properties}}}
        stacks = emulator.client("cloudformation", outsider)
        stacks.create_stack(StackName="stack", TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_NAMED_IAM"])
        stacks.get_waiter("stack_create_complete").wait(StackName="stack", WaiterConfig={"Delay": 1})
        keys = emulator.session(outsider, "made")
        emulator.client("sqs", credentials=keys).list_queues()
        error = refused(emulator.client("sns", credentials=keys).list_topics)
        assert error["Message"].endswith("because no permissions boundary allows the sns:ListTopics action")

    def test_a_session_policy_is_named(self, emulator, outsider):
        arn = emulator.role(outsider, "admin")
        emulator.session(outsider, arn)
        given = emulator.client("sts", outsider).assume_role(
            RoleArn=arn, RoleSessionName="session", Policy=document(allow("sqs:*", "*"))
        )["Credentials"]
        keys = {
            "aws_access_key_id": given["AccessKeyId"],
            "aws_secret_access_key": given["SecretAccessKey"],
            "aws_session_token": given["SessionToken"],
        }
        error = refused(emulator.client("sns", credentials=keys).list_topics)
        assert error["Message"].endswith("because no session policy allows the sns:ListTopics action")

    def test_an_identity_based_policy_is_named(self, emulator, outsider):
        keys = role(emulator, outsider, statements=[allow("sqs:*", "*"), deny("sqs:ListQueues")])
        error = refused(emulator.client("sqs", credentials=keys).list_queues)
        assert error["Message"].endswith("with an explicit deny in an identity-based policy")
        error = refused(emulator.client("sns", credentials=keys).list_topics)
        assert error["Message"].endswith("because no identity-based policy allows the sns:ListTopics action")

    def test_a_resource_based_policy_is_named(self, emulator, outsider):
        keys = role(emulator, outsider)
        s3 = public_bucket(emulator, outsider, f"reason-{outsider}")
        statement = deny("s3:GetObject", f"arn:aws:s3:::reason-{outsider}/*", principal="*")
        s3.put_bucket_policy(Bucket=f"reason-{outsider}", Policy=document(statement))
        error = refused(emulator.client("s3", credentials=keys).get_object, Bucket=f"reason-{outsider}", Key="key")
        assert error["Message"].endswith("with an explicit deny in a resource-based policy")


class TestConditionKeys:
    """Each key in a policy that allows only what the key says."""

    @pytest.mark.parametrize(
        ("operator", "key", "value"),
        [
            ("StringEquals", "aws:PrincipalOrgID", "{organization}"),
            ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "{organization}/{root}/*"),
            ("StringEquals", "aws:ResourceOrgID", "${{aws:PrincipalOrgID}}"),
            ("ForAnyValue:StringLike", "aws:ResourceOrgPaths", "{organization}/{root}/"),
            ("StringEquals", "aws:ResourceAccount", "${{aws:PrincipalAccount}}"),
            ("Bool", "aws:PrincipalIsAWSService", "false"),
            ("Bool", "aws:ViaAWSService", "false"),
            ("Bool", "aws:SecureTransport", "true"),
            ("IpAddress", "aws:SourceIp", "127.0.0.0/8"),
            ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::{member}:role/team/reader"),
            ("StringEquals", "aws:ResourceTag/team", "${{aws:PrincipalTag/team, 'blue'}}"),
        ],
    )
    def test_a_key_has_the_value_of_aws(self, emulator, member, operator, key, value):
        names = {"organization": organization_of(emulator), "root": root_of(emulator), "member": member}
        expected = value.format(**names)
        condition = {operator: {key: expected}}
        arn = emulator.role(member, "reader", [allow("sqs:GetQueueUrl", "*", condition=condition)], path="/team/")
        emulator.client("sqs", member).create_queue(QueueName="q", tags={"team": "blue"})
        sqs = emulator.client("sqs", credentials=emulator.session(member, arn))
        sqs.get_queue_url(QueueName="q")
        inverse = deny("sqs:GetQueueUrl", condition=condition)
        emulator.client("iam", member).put_role_policy(
            RoleName="reader", PolicyName="inverse", PolicyDocument=document(inverse)
        )
        refused(sqs.get_queue_url, QueueName="q")

    def test_the_owner_of_a_bucket_is_its_account(self, emulator, member, outsider):
        public_bucket(emulator, outsider, f"owned-{outsider}")
        condition = {"StringNotEqualsIfExists": {"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}}
        keys = role(emulator, member, statements=[allow("*", "*"), deny("s3:*", condition=condition)])
        s3 = emulator.client("s3", credentials=keys)
        refused(s3.get_object, Bucket=f"owned-{outsider}", Key="key")
        public_bucket(emulator, member, f"owned-{member}")
        s3.get_object(Bucket=f"owned-{member}", Key="key")

    def test_a_variable_stands_for_the_callers_value(self, emulator, outsider):
        mine = "arn:aws:sqs:*:*:${aws:PrincipalTag/team}-*"
        emulator.role(outsider, "reader", [allow("sqs:*", mine)])
        emulator.client("iam", outsider).tag_role(RoleName="reader", Tags=[{"Key": "team", "Value": "blue"}])
        sqs = emulator.client("sqs", credentials=emulator.session(outsider, "reader"))
        sqs.create_queue(QueueName="blue-1")
        refused(sqs.create_queue, QueueName="red-1")

    def test_the_parts_of_an_arn_are_compared_one_by_one(self, emulator, outsider):
        condition = {"ArnLike": {"aws:PrincipalArn": "arn:aws:*:role/admin"}}
        keys = role(emulator, outsider, statements=[allow("sqs:*", "*", condition=condition)])
        refused(emulator.client("sqs", credentials=keys).list_queues)


class TestAcrossAccounts:
    """No policy on the resource, one that names the role, and one that names a role without permissions of its own."""

    def three_tries(self, emulator, outsider, prepare, use):
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

    def test_s3(self, emulator, outsider):
        name = f"cross-{outsider}"

        def prepare(own, principal):
            public_bucket(emulator, own, name, principal or {"AWS": f"arn:aws:iam::{own}:root"})
            return "s3"

        self.three_tries(
            emulator, outsider, prepare, lambda keys, own: lambda: read(emulator.client("s3", credentials=keys), name)
        )

    def test_kms(self, emulator, outsider):
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

        self.three_tries(emulator, outsider, prepare, use)

    def test_dynamodb(self, emulator, outsider):
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

        self.three_tries(emulator, outsider, prepare, use)

    def test_secretsmanager(self, emulator, outsider):
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

        self.three_tries(emulator, outsider, prepare, use)

    def test_ecr(self, emulator, outsider):
        def prepare(own, principal):
            ecr = emulator.client("ecr", own)
            if principal is None:
                ecr.create_repository(repositoryName="images")
            else:
                ecr.set_repository_policy(
                    repositoryName="images", policyText=document(allow("ecr:*", principal=principal))
                )

        def use(keys, own):
            ecr = emulator.client("ecr", credentials=keys)
            return lambda: ecr.describe_images(registryId=own, repositoryName="images")

        self.three_tries(emulator, outsider, prepare, use)

    def test_lambda(self, emulator, outsider):
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

        self.three_tries(emulator, outsider, prepare, use)

    def test_the_back_door_is_a_caller_like_any_other(self, emulator, outsider):
        other = str(int(outsider) + 500_000)
        kms = emulator.client("kms", other)
        key = kms_arn(other, kms.create_key()["KeyMetadata"]["KeyId"])
        describe = emulator.client("kms", outsider).describe_key
        assert "because no resource-based policy allows" in refused(describe, KeyId=key)["Message"]
        statements = [allow("kms:*", "*", principal={"AWS": f"arn:aws:iam::{each}:root"}) for each in (other, outsider)]
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document(*statements))
        describe(KeyId=key)

    def test_an_access_control_list_admits_too(self, emulator, outsider):
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

    def test_within_an_account_a_trust_policy_that_names_the_role_is_enough(self, emulator, outsider):
        keys = role(emulator, outsider, "poor", statements=[allow("sqs:*", "*")])
        named = emulator.role(outsider, "named", trusted=f"arn:aws:iam::{outsider}:role/poor")
        whole = emulator.role(outsider, "whole", trusted=f"arn:aws:iam::{outsider}:root")
        sts = emulator.client("sts", credentials=keys)
        emulator.session(outsider, whole)
        emulator.session(outsider, named, by=keys)
        refused(sts.assume_role, RoleArn=whole, RoleSessionName="session")

    def test_sqs(self, emulator, outsider):
        def prepare(own, principal):
            policy = document(allow("sqs:*", "*", principal=principal)) if principal else ""
            sqs = emulator.client("sqs", own)
            url = sqs.create_queue(QueueName="q")["QueueUrl"]
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})

        def use(keys, own):
            sqs = emulator.client("sqs", credentials=keys)
            return lambda: sqs.send_message(QueueUrl=f"{emulator.endpoint}/{own}/q", MessageBody="m")

        self.three_tries(emulator, outsider, prepare, use)


def read(s3, bucket):
    return s3.get_object(Bucket=bucket, Key="key")
