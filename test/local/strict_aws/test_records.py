# CloudTrail records every management call, and with a trail EventBridge delivers the records.
import base64
import json
import time
import urllib.request

import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, PATIENCE, allow, deny, document, new_member, numbers
from strict_aws.records.recording import Noted, record_of
from strict_aws.records.shapes import request_parameters
from strict_aws.requests.calls import Call

BLOCK = {name: False for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")}


@pytest.fixture(scope="module")
def cloud(start_once):
    """An emulator of its own, 3000 times as fast as AWS, so that a record is seen in a tenth of a second."""
    return start_once(PALISADE_LOCAL_TIME_FACTOR="0.0003")


@pytest.fixture
def account():
    return str(next(numbers))


def log_trail(cloud, account, **more):
    name = f"trail-{next(numbers)}"
    cloud.client("s3", account).create_bucket(Bucket=name)
    trail = cloud.client("cloudtrail", account)
    trail.create_trail(Name=name, S3BucketName=name, **more)
    trail.start_logging(Name=name)
    return name


def listen(cloud, account, region="us-east-1", **detail):
    """A queue that gets the account's events with this detail."""
    sqs = cloud.client("sqs", account, region=region)
    url = sqs.create_queue(QueueName="seen")["QueueUrl"]
    arn = f"arn:aws:sqs:{region}:{account}:seen"
    policy = document(allow("sqs:SendMessage", arn, principal={"Service": "events.amazonaws.com"}))
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    events = cloud.client("events", account, region=region)
    pattern = {"detail-type": ["AWS API Call via CloudTrail"], **({"detail": detail} if detail else {})}
    events.put_rule(Name="calls", EventPattern=json.dumps(pattern))
    events.put_targets(Rule="calls", Targets=[{"Id": "1", "Arn": arn}])

    def received(wait=PATIENCE):
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline:
            messages = sqs.receive_message(QueueUrl=url).get("Messages", [])
            if messages:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=messages[0]["ReceiptHandle"])
                return json.loads(messages[0]["Body"])
            time.sleep(0.02)
        return None

    return received


def records(cloud, account, wanted=1, region="us-east-1", **attribute):
    """The account's records with this attribute, oldest first, once there are as many as wanted."""
    (key, value), *_ = attribute.items()
    lookup = cloud.client("cloudtrail", account, region=region)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = lookup.lookup_events(LookupAttributes=[{"AttributeKey": key, "AttributeValue": value}])["Events"]
        if len(found) >= wanted:
            return [json.loads(each["CloudTrailEvent"]) for each in reversed(found)]
        time.sleep(0.02)
    raise AssertionError(f"{len(found)} of {wanted} records with {attribute}")


def record(cloud, account, name, region="us-east-1"):
    return records(cloud, account, region=region, EventName=name)[-1]


def test_a_role_that_breaks_a_bucket_is_named_by_the_event_on_the_default_bus(cloud, account):
    log_trail(cloud, account)
    received = listen(cloud, account, eventSource=["s3.amazonaws.com"], eventName=["PutBucketVersioning"])
    cloud.role(account, "breaker", path="/team/")
    s3 = cloud.client("s3", credentials=cloud.session(account, "breaker", "mallory"))
    bucket = f"broken-{account}"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    event = received()
    assert (event["source"], event["account"], event["region"]) == ("aws.s3", account, "us-east-1")
    detail = event["detail"]
    assert detail["userIdentity"] | {"principalId": "", "accessKeyId": ""} == {
        "type": "AssumedRole",
        "principalId": "",
        "arn": f"arn:aws:sts::{account}:assumed-role/breaker/mallory",
        "accountId": account,
        "accessKeyId": "",
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": detail["userIdentity"]["principalId"].removesuffix(":mallory"),
                "arn": f"arn:aws:iam::{account}:role/team/breaker",
                "accountId": account,
                "userName": "breaker",
            },
            "attributes": detail["userIdentity"]["sessionContext"]["attributes"],
        },
    }
    assert detail["requestParameters"] == {
        "bucketName": bucket,
        "Host": detail["requestParameters"]["Host"],
        "versioning": "",
        "VersioningConfiguration": {"Status": "Suspended"},
    }
    assert detail["responseElements"] is None
    assert {name: detail[name] for name in ("readOnly", "managementEvent", "eventType", "recipientAccountId")} == {
        "readOnly": False,
        "managementEvent": True,
        "eventType": "AwsApiCall",
        "recipientAccountId": account,
    }
    assert "errorCode" not in detail


def test_a_refused_call_is_recorded_with_its_error(cloud, account):
    log_trail(cloud, account)
    received = listen(cloud, account, errorCode=["AccessDenied"])
    cloud.client("s3", account).create_bucket(Bucket=f"kept-{account}")
    cloud.role(account, "breaker", [allow("*", "*"), deny("s3:DeleteBucket")])
    with pytest.raises(ClientError):
        cloud.client("s3", credentials=cloud.session(account, "breaker")).delete_bucket(Bucket=f"kept-{account}")
    detail = received()["detail"]
    assert (detail["eventName"], detail["requestParameters"]["bucketName"]) == ("DeleteBucket", f"kept-{account}")
    assert "not authorized to perform: s3:DeleteBucket" in detail["errorMessage"]


def test_without_a_trail_that_logs_nothing_is_delivered(cloud, account):
    received = listen(cloud, account, eventSource=["s3.amazonaws.com"])
    s3 = cloud.client("s3", account)
    s3.create_bucket(Bucket=f"first-{account}")
    record(cloud, account, "CreateBucket")
    trail = log_trail(cloud, account)
    cloud.client("cloudtrail", account).stop_logging(Name=trail)
    s3.create_bucket(Bucket=f"second-{account}")
    records(cloud, account, ResourceName=f"second-{account}")
    assert received(0.3) is None
    cloud.client("cloudtrail", account).start_logging(Name=trail)
    s3.create_bucket(Bucket=f"third-{account}")
    assert received()["detail"]["requestParameters"]["bucketName"] == f"third-{account}"


def test_events_and_the_history_come_some_time_after_the_call(emulator, outsider):
    log_trail(emulator, outsider)
    received = listen(emulator, outsider, eventName=["CreateTopic"])
    called = time.monotonic()
    emulator.client("sns", outsider).create_topic(Name="news")
    assert received() is not None
    assert time.monotonic() - called > 0.5  # 30 s, scaled by 0.02
    names = [{"AttributeKey": "EventName", "AttributeValue": "CreateTopic"}]
    assert emulator.client("cloudtrail", outsider).lookup_events(LookupAttributes=names)["Events"] == []


def test_a_trail_of_one_region_logs_no_other_and_a_multi_region_trail_logs_all(cloud, account):
    log_trail(cloud, account)
    received = listen(cloud, account, "eu-west-1", requestParameters={"queueName": ["first", "second"]})
    sqs = cloud.client("sqs", account, region="eu-west-1")
    sqs.create_queue(QueueName="first")
    records(cloud, account, 2, "eu-west-1", EventName="CreateQueue")
    assert received(0.3) is None
    log_trail(cloud, account, IsMultiRegionTrail=True)
    sqs.create_queue(QueueName="second")
    assert received()["detail"]["requestParameters"] == {"queueName": "second"}


def test_a_member_sees_the_trail_of_its_organization_and_asks_for_it_by_its_arn(cloud, account):
    name = log_trail(cloud, MANAGEMENT, IsMultiRegionTrail=True, IsOrganizationTrail=True)
    member = cloud.client("cloudtrail", new_member(cloud), region="eu-west-1")
    (trail,) = [each for each in member.describe_trails()["trailList"] if each["Name"] == name]
    assert (trail["IsOrganizationTrail"], trail["HomeRegion"]) == (True, "us-east-1")
    assert member.get_trail_status(Name=trail["TrailARN"])["IsLogging"]
    with pytest.raises(ClientError, match="TrailNotFoundException"):
        member.get_trail_status(Name=name)
    assert member.describe_trails(includeShadowTrails=False)["trailList"] == []
    outsider = cloud.client("cloudtrail", account)
    assert outsider.describe_trails()["trailList"] == []


def test_calls_that_only_read_are_recorded_and_not_delivered(cloud, account):
    log_trail(cloud, account)
    received = listen(cloud, account, eventSource=["sqs.amazonaws.com"], eventName=["ListQueues", "TagQueue"])
    sqs = cloud.client("sqs", account)
    sqs.list_queues(QueueNamePrefix="see")
    url = sqs.get_queue_url(QueueName="seen")["QueueUrl"]
    sqs.tag_queue(QueueUrl=url, Tags={"Team": "blue"})
    listed = record(cloud, account, "ListQueues")
    assert (listed["readOnly"], listed["requestParameters"], listed["responseElements"]) == (
        True,
        {"queueNamePrefix": "see"},
        None,
    )
    event = received()
    assert event["detail"]["eventName"] == "TagQueue"
    assert event["detail"]["requestParameters"]["tags"] == {"Team": "blue"}
    assert received(0.2) is None


@pytest.mark.parametrize(
    "selectors",
    [
        {"EventSelectors": [{"ReadWriteType": "ReadOnly", "IncludeManagementEvents": True}]},
        {"EventSelectors": [{"ExcludeManagementEventSources": ["sqs.amazonaws.com"]}]},
        {"EventSelectors": [{"IncludeManagementEvents": False}]},
        {
            "AdvancedEventSelectors": [
                {
                    "FieldSelectors": [
                        {"Field": "eventCategory", "Equals": ["Management"]},
                        {"Field": "readOnly", "Equals": ["true"]},
                    ]
                }
            ]
        },
    ],
)
def test_what_a_trail_does_not_select_is_not_delivered(cloud, account, selectors):
    trail = log_trail(cloud, account)
    cloudtrail, sqs = cloud.client("cloudtrail", account), cloud.client("sqs", account)
    received = listen(cloud, account, requestParameters={"queueName": ["first", "second"]})
    cloudtrail.put_event_selectors(TrailName=trail, **selectors)
    sqs.create_queue(QueueName="first")
    records(cloud, account, 2, EventName="CreateQueue")
    assert received(0.2) is None
    cloudtrail.put_event_selectors(
        TrailName=trail,
        AdvancedEventSelectors=[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}],
    )
    sqs.create_queue(QueueName="second")
    assert received()["detail"]["requestParameters"] == {"queueName": "second"}


def test_data_events_are_not_recorded(cloud, account):
    s3, sqs = cloud.client("s3", account), cloud.client("sqs", account)
    s3.create_bucket(Bucket=f"data-{account}")
    s3.put_object(Bucket=f"data-{account}", Key="a/b", Body=b"text")
    url = sqs.create_queue(QueueName="data")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="text")
    cloud.client("events", account).put_events(Entries=[{"Source": "my", "DetailType": "a", "Detail": "{}"}])
    sqs.delete_queue(QueueUrl=url)
    record(cloud, account, "DeleteQueue")
    events = cloud.client("cloudtrail", account).lookup_events()["Events"]
    assert sorted(each["EventName"] for each in events if each["ReadOnly"] == "false") == [
        "CreateBucket",
        "CreateQueue",
        "DeleteQueue",
    ]


def test_the_back_door_is_the_root_user_and_a_user_has_a_name(cloud, account):
    iam = cloud.client("iam", account)
    iam.create_user(UserName="rita")
    iam.put_user_policy(UserName="rita", PolicyName="all", PolicyDocument=document(allow("*", "*")))
    key = iam.create_access_key(UserName="rita")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    cloud.client("sns", credentials=keys).create_topic(Name="news")
    by_root = record(cloud, account, "CreateUser")["userIdentity"]
    arn = f"arn:aws:iam::{account}:root"
    assert by_root == {
        "type": "Root",
        "principalId": account,
        "arn": arn,
        "accountId": account,
        "accessKeyId": account,
    }
    by_user = record(cloud, account, "CreateTopic")["userIdentity"]
    assert (by_user["type"], by_user["userName"]) == ("IAMUser", "rita")
    found = cloud.client("cloudtrail", account).lookup_events(
        LookupAttributes=[{"AttributeKey": "Username", "AttributeValue": "rita"}]
    )
    assert [each["EventName"] for each in found["Events"]] == ["CreateTopic"]


def test_parameters_and_answers_of_query_calls_have_the_shape_of_the_api(cloud, account):
    iam = cloud.client("iam", account, region="eu-west-1")
    trust = document(allow("sts:AssumeRole", principal={"Service": "lambda.amazonaws.com"}))
    tags = [{"Key": "team", "Value": "blue"}, {"Key": "cost", "Value": "7"}]
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=trust, MaxSessionDuration=7200, Tags=tags)
    created = record(cloud, account, "CreateRole")
    assert created["requestParameters"] == {
        "roleName": "worker",
        "assumeRolePolicyDocument": trust,
        "maxSessionDuration": 7200,
        "tags": [{"key": "team", "value": "blue"}, {"key": "cost", "value": "7"}],
    }
    assert created["responseElements"]["role"]["arn"] == f"arn:aws:iam::{account}:role/worker"
    assert (created["eventSource"], created["awsRegion"]) == ("iam.amazonaws.com", "us-east-1")


def test_a_parameter_that_should_be_a_number_is_recorded_as_it_is(account):
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = b"RoleName=r&MaxSessionDuration=long"
    call = Call("iam", "CreateRole", account, "us-east-1", account, "POST", "/", form, body, {}, "")
    assert request_parameters(call) == {"roleName": "r", "maxSessionDuration": "long"}


def test_the_domain_of_codeartifact_has_another_name_than_in_its_api(account):
    # CodeArtifact User Guide, "Understanding CodeArtifact log file entries".
    query = {"domain": ["ml-platform"], "repository": ["packages"]}
    call = Call(
        "codeartifact",
        "DescribeRepository",
        account,
        "us-east-1",
        account,
        "GET",
        "/v1/repository",
        {},
        b"",
        query,
        "",
    )
    assert request_parameters(call) == {"domainName": "ml-platform", "repositoryName": "packages"}


@pytest.mark.parametrize(
    ("operation", "read_only"), [("UpdateItem", False), ("Query", True), ("Scan", True), ("TransactGetItems", True)]
)
def test_a_data_event_of_dynamodb_has_no_answer(account, operation, read_only):
    # DynamoDB Developer Guide, "Understanding DynamoDB log file entries".
    form = {"content-type": "application/x-amz-json-1.0"}
    call = Call("dynamodb", operation, account, "us-east-1", account, "POST", "/", form, b'{"TableName":"t"}', {}, "")
    answer = (200, {}, b'{"Attributes":{"id":{"S":"a"}},"Count":1}')
    made = record_of(Noted(call, answer, {"accountId": account}, 0.0, "127.0.0.1", None, "us-east-1"))
    assert (made["readOnly"], made["responseElements"]) == (read_only, None)


def test_calls_that_cloudtrail_names_otherwise(cloud, account):
    s3, functions = cloud.client("s3", account), cloud.client("lambda", account)
    bucket = f"names-{account}"
    s3.create_bucket(Bucket=bucket)
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=BLOCK)
    s3.delete_public_access_block(Bucket=bucket)
    block = record(cloud, account, "PutBucketPublicAccessBlock")["requestParameters"]
    assert block["PublicAccessBlockConfiguration"] == BLOCK
    assert block["publicAccessBlock"] == ""
    assert record(cloud, account, "DeleteBucketPublicAccessBlock")["requestParameters"]["bucketName"] == bucket
    with pytest.raises(ClientError):
        functions.get_function_configuration(FunctionName="none")
    with pytest.raises(ClientError):
        functions.put_function_concurrency(FunctionName="none", ReservedConcurrentExecutions=1)
    read = record(cloud, account, "GetFunctionConfiguration20150331v2")
    assert (read["requestParameters"], read["errorCode"]) == ({"functionName": "none"}, "ResourceNotFoundException")
    written = record(cloud, account, "PutFunctionConcurrency20171031")
    assert written["requestParameters"] == {"functionName": "none", "reservedConcurrentExecutions": 1}
    assert "errorCode" in written


def test_changes_of_keys_and_of_their_policies_name_the_session_and_the_key(cloud, account):
    log_trail(cloud, account)
    kms = cloud.client("kms", account)
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    received = listen(cloud, account, eventSource=["kms.amazonaws.com"], resources={"ARN": [arn]})
    cloud.role(account, "admin")
    admin = cloud.client("kms", credentials=cloud.session(account, "admin", "mallory"))
    policy = document(allow("kms:*", "*", principal={"AWS": f"arn:aws:iam::{account}:root"}))
    calls = [
        (admin.put_key_policy, {"KeyId": arn, "PolicyName": "default", "Policy": policy}),
        (admin.create_grant, {"KeyId": arn, "GranteePrincipal": account, "Operations": ["Decrypt"]}),
        (admin.untag_resource, {"KeyId": arn.rsplit("/", 1)[-1], "TagKeys": ["team"]}),
        (admin.disable_key, {"KeyId": arn}),
        (admin.schedule_key_deletion, {"KeyId": arn}),
    ]
    for call, parameters in calls:
        call(**parameters)
    details = [received()["detail"] for _ in calls]
    assert sorted(each["eventName"] for each in details) == [
        "CreateGrant",
        "DisableKey",
        "PutKeyPolicy",
        "ScheduleKeyDeletion",
        "UntagResource",
    ]
    assert {each["userIdentity"]["arn"] for each in details} == {f"arn:aws:sts::{account}:assumed-role/admin/mallory"}
    (put,) = [each["requestParameters"] for each in details if each["eventName"] == "PutKeyPolicy"]
    assert (put["keyId"], put["policyName"], json.loads(put["policy"])) == (arn, "default", json.loads(policy))


def test_the_policy_of_a_bucket_is_recorded_as_a_document(cloud, account):
    s3 = cloud.client("s3", account)
    bucket = f"policy-{account}"
    s3.create_bucket(Bucket=bucket)
    policy = document(deny("s3:GetObject", f"arn:aws:s3:::{bucket}/*", principal="*"))
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    put = record(cloud, account, "PutBucketPolicy")
    assert put["requestParameters"]["bucketPolicy"] == json.loads(policy)
    s3.delete_bucket_policy(Bucket=bucket)
    assert record(cloud, account, "DeleteBucketPolicy")["requestParameters"]["bucketName"] == bucket
    assert put["resources"] == [{"accountId": account, "type": "AWS::S3::Bucket", "ARN": f"arn:aws:s3:::{bucket}"}]


def test_secrets_are_hidden(cloud, account):
    cloud.client("ssm", account).put_parameter(Name="/token", Value="swordfish", Type="SecureString")
    cloud.client("secretsmanager", account).create_secret(Name="token", SecretString="swordfish")
    kms = cloud.client("kms", account)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.encrypt(KeyId=key, Plaintext=b"swordfish")
    iam = cloud.client("iam", account)
    iam.create_user(UserName="rita")
    secret = iam.create_access_key(UserName="rita")["AccessKey"]["SecretAccessKey"]
    put = record(cloud, account, "PutParameter")["requestParameters"]
    assert put == {"name": "/token", "value": "HIDDEN_DUE_TO_SECURITY_REASONS", "type": "SecureString"}
    for name in ("PutParameter", "CreateSecret", "Encrypt", "CreateAccessKey"):
        text = json.dumps(record(cloud, account, name))
        assert "swordfish" not in text
        assert base64.b64encode(b"swordfish").decode() not in text
        assert secret not in text


def test_a_call_to_another_accounts_bucket_is_recorded_in_both_accounts(cloud, account):
    owner = str(next(numbers))
    s3 = cloud.client("s3", owner)
    bucket = f"shared-{owner}"
    s3.create_bucket(Bucket=bucket)
    with pytest.raises(ClientError):
        cloud.client("s3", account).put_bucket_versioning(
            Bucket=bucket, VersioningConfiguration={"Status": "Suspended"}
        )
    mine, theirs = record(cloud, account, "PutBucketVersioning"), record(cloud, owner, "PutBucketVersioning")
    assert mine["sharedEventID"] == theirs["sharedEventID"]
    assert mine["eventID"] != theirs["eventID"]
    assert (mine["userIdentity"]["type"], theirs["userIdentity"]["type"]) == ("Root", "AWSAccount")
    assert (mine["recipientAccountId"], theirs["recipientAccountId"]) == (account, owner)


def test_a_bucket_that_another_account_deletes_is_recorded_for_its_owner(cloud, account):
    owner = str(next(numbers))
    s3 = cloud.client("s3", owner)
    bucket = f"given-{owner}"
    s3.create_bucket(Bucket=bucket)
    guest = {"AWS": f"arn:aws:iam::{account}:root"}
    policy = document(allow("s3:DeleteBucket", f"arn:aws:s3:::{bucket}", principal=guest))
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    cloud.client("s3", account).delete_bucket(Bucket=bucket)
    deleted = record(cloud, owner, "DeleteBucket")
    assert deleted["userIdentity"]["accountId"] == account
    assert deleted["resources"][0]["accountId"] == owner


def test_a_role_assumed_from_another_account_is_recorded_in_both_accounts(cloud, account):
    owner = str(next(numbers))
    arn = cloud.role(owner, "guest", trusted=f"arn:aws:iam::{account}:root")
    cloud.session(owner, "guest", "visit", by=account)
    mine, theirs = record(cloud, account, "AssumeRole"), record(cloud, owner, "AssumeRole")
    assert mine["requestParameters"] == {"roleArn": arn, "roleSessionName": "visit"}
    assert mine["responseElements"]["assumedRoleUser"]["arn"] == f"arn:aws:sts::{owner}:assumed-role/guest/visit"
    assert "secretAccessKey" not in mine["responseElements"]["credentials"]
    assert theirs["userIdentity"] == {"type": "AWSAccount", "principalId": account, "accountId": account}


def test_a_bucket_is_recorded_in_its_region_also_when_it_is_deleted(cloud, account):
    s3 = cloud.client("s3", account, region="eu-west-1")
    bucket = f"far-{account}"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.delete_bucket(Bucket=bucket)
    created = record(cloud, account, "CreateBucket", "eu-west-1")
    assert created["requestParameters"]["CreateBucketConfiguration"] == {"LocationConstraint": "eu-west-1"}
    assert record(cloud, account, "DeleteBucket", "eu-west-1")["awsRegion"] == "eu-west-1"


def test_an_unknown_key_leaves_no_record(cloud, account):
    keys = {"aws_access_key_id": "UNKNOWN0000000000000", "aws_secret_access_key": "nobody"}
    with pytest.raises(ClientError):
        cloud.client("sqs", credentials=keys).create_queue(QueueName=f"nobody-{account}")
    cloud.client("sqs", account).create_queue(QueueName=f"somebody-{account}")
    text = json.dumps(calls(cloud, 0))
    assert f"somebody-{account}" in text
    assert f"nobody-{account}" not in text.replace(f"somebody-{account}", "")


def test_calls_to_organizations_are_recorded_in_us_east_1_without_names(cloud):
    organizations = cloud.client("organizations", MANAGEMENT, region="eu-west-1")
    email = f"secret-{next(numbers)}@example.com"
    organizations.create_account(Email=email, AccountName="secret")
    created = record(cloud, MANAGEMENT, "CreateAccount")
    assert created["requestParameters"] == {"email": "****", "accountName": "****"}
    assert created["responseElements"]["createAccountStatus"]["accountName"] == "****"
    assert "secret" not in json.dumps(created)


class TestOrganizationTrail:
    def test_the_trail_of_the_management_account_covers_all_members(self, cloud):
        member = new_member(cloud)
        log_trail(cloud, MANAGEMENT, IsOrganizationTrail=True, IsMultiRegionTrail=True)
        received = listen(cloud, member, "eu-west-1", eventName=["CreateTopic"])
        cloud.client("sns", member, region="eu-west-1").create_topic(Name="news")
        event = received()
        assert (event["account"], event["region"]) == (member, "eu-west-1")

    def test_covers_no_outsider(self, cloud, account):
        log_trail(cloud, MANAGEMENT, IsOrganizationTrail=True, IsMultiRegionTrail=True)
        received = listen(cloud, account, eventName=["CreateTopic"])
        cloud.client("sns", account).create_topic(Name="news")
        record(cloud, account, "CreateTopic")
        assert received(0.3) is None

    def test_a_member_cannot_make_one(self, cloud):
        member = new_member(cloud)
        with pytest.raises(ClientError, match="NotOrganizationMasterAccountException"):
            log_trail(cloud, member, IsOrganizationTrail=True)

    def test_an_outsider_cannot_make_one(self, cloud, account):
        with pytest.raises(ClientError, match="OrganizationsNotInUseException"):
            log_trail(cloud, account, IsOrganizationTrail=True)

    def test_a_trail_needs_its_bucket(self, cloud, account):
        with pytest.raises(ClientError, match="S3BucketDoesNotExistException"):
            cloud.client("cloudtrail", account).create_trail(Name="none", S3BucketName=f"none-{account}")


def send(cloud, path, content=None, headers=None):
    data = None if content is None else json.dumps(content).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{cloud.endpoint}{path}", data, headers or {})) as answer:
        return json.load(answer)


def calls(cloud, after):
    """The recorded writes, once two looks in a row see the same."""
    found = send(cloud, f"/_palisade/calls?after={after}")["calls"]
    while True:
        time.sleep(0.05)
        again = send(cloud, f"/_palisade/calls?after={after}")["calls"]
        if len(again) == len(found):
            return again
        found = again


def test_writes_are_told_in_their_order_while_somebody_waits(cloud, account):
    begin = send(cloud, "/_palisade/calls")
    assert begin["calls"] == []
    s3 = cloud.client("s3", account)
    s3.create_bucket(Bucket=f"told-{account}")
    s3.get_bucket_versioning(Bucket=f"told-{account}")
    s3.delete_bucket(Bucket=f"told-{account}")
    told = [each for each in calls(cloud, begin["next"]) if each["account"] == account]
    assert [each["record"]["eventName"] for each in told] == ["CreateBucket", "DeleteBucket"]
    assert send(cloud, f"/_palisade/calls?after={told[0]['number']}&wait=5")["calls"][0] == told[1]
    assert send(cloud, f"/_palisade/calls?after={told[1]['number']}")["next"] >= told[1]["number"]


def test_an_event_of_a_service_is_delivered_with_its_id_to_the_rules_that_match(cloud, account):
    received = listen(cloud, account)
    events = cloud.client("events", account)
    events.put_rule(Name="calls", EventPattern=json.dumps({"source": ["aws.config"]}))
    event = {
        "version": "0",
        "id": "an-id",
        "source": "aws.config",
        "detail-type": "Config Rules Compliance Change",
        "account": account,
        "region": "us-east-1",
        "time": "2026-11-01T10:00:00Z",
        "resources": [],
        "detail": {"resourceId": "a-bucket"},
    }
    answer = send(cloud, "/_palisade/events", event)
    assert answer == {"deliveries": [{"rule": "calls", "target": f"arn:aws:sqs:us-east-1:{account}:seen"}]}
    assert received() == event


def test_an_event_without_a_source_is_refused(cloud, account):
    with pytest.raises(urllib.error.HTTPError) as refused:
        send(cloud, "/_palisade/events", {"account": account, "region": "us-east-1", "detail": {}})
    assert refused.value.code == 400


@pytest.mark.parametrize("headers", [{"Origin": "http://page.example"}, {"Host": "page.example"}])
def test_pages_in_a_browser_are_told_nothing(cloud, headers):
    with pytest.raises(urllib.error.HTTPError) as refused:
        send(cloud, "/_palisade/calls", headers=headers)
    assert refused.value.code == 403


def test_what_a_service_did_by_itself_is_an_event_when_a_trail_logs(monkeypatch, account):
    from ministack.core import responses
    from ministack.services import cloudtrail, eventbridge
    from strict_aws.records import deliveries

    delivered = []
    monkeypatch.setattr(deliveries.timeline, "after", lambda _, work: work())
    monkeypatch.setattr(eventbridge, "_dispatch_event", lambda event, view: delivered.append(view.event_with_detail()))
    detail = {"eventName": "CreateAccountResult", "serviceEventDetails": {"createAccountStatus": {"id": "car-1"}}}
    deliveries.deliver_service_event(account, "us-east-1", "organizations", detail)
    assert delivered == []
    with responses.request_scope(account, "us-east-1"):
        cloudtrail._create_trail({"Name": "all", "S3BucketName": "logs"})
        cloudtrail._start_logging({"Name": "all"})
    deliveries.deliver_service_event(account, "us-east-1", "organizations", detail)
    (event,) = delivered
    assert (event["source"], event["detail-type"]) == ("aws.organizations", "AWS Service Event via CloudTrail")
    assert event["detail"]["serviceEventDetails"] == {"createAccountStatus": {"id": "car-1"}}
    assert event["detail"]["eventType"] == "AwsServiceEvent"
