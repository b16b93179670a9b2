# AWS Config has one recorder and one channel, and refuses what contradicts itself.
import pytest
from botocore.exceptions import ClientError
from conftest import numbers

ROLE = "arn:aws:iam::200000000000:role/config"
ALL = {"allSupported": True}
SOME = {"allSupported": False, "resourceTypes": ["AWS::S3::Bucket"]}
EXCLUSION = {"recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"}}


def excluding(*types):
    return {"exclusionByResourceTypes": {"resourceTypes": list(types)}}


VALID = [
    None,
    ALL,
    SOME,
    {**ALL, "includeGlobalResourceTypes": True},
    {**ALL, "resourceTypes": [], **excluding()},
    {**SOME, "recordingStrategy": {"useOnly": "INCLUSION_BY_RESOURCE_TYPES"}},
    {**EXCLUSION, **excluding("AWS::IAM::Role"), "allSupported": False},
]
INVALID = [
    {},
    {"allSupported": False, "includeGlobalResourceTypes": False, "resourceTypes": [], **excluding()},
    {"allSupported": False, **EXCLUSION, **excluding()},
    {**ALL, **EXCLUSION, **excluding("AWS::IAM::Role")},
    {**ALL, "resourceTypes": ["AWS::S3::Bucket"]},
    {"allSupported": False, **excluding("AWS::IAM::Role")},
    {**SOME, "includeGlobalResourceTypes": True},
    {"allSupported": False, "recordingStrategy": {"useOnly": "ALL_SUPPORTED_RESOURCE_TYPES"}},
]


@pytest.fixture
def config(emulator):
    return emulator.client("config", str(next(numbers)))


@pytest.fixture
def recording(config):
    """A client of an account with a recorder and a channel."""
    put_recorder(config, ALL)
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "bucket"})
    return config


def put_recorder(config, group=None, name="default", role=ROLE):
    groups = {} if group is None else {"recordingGroup": group}
    config.put_configuration_recorder(ConfigurationRecorder={"name": name, "roleARN": role, **groups})


def put_rule(config, identifier, **more):
    source = {"Owner": "AWS", "SourceIdentifier": identifier}
    config.put_config_rule(ConfigRule={"ConfigRuleName": identifier.lower(), "Source": source, **more})


def code_of(call, *arguments, **parameters):
    with pytest.raises(ClientError) as raised:
        call(*arguments, **parameters)
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    return raised.value.response["Error"]["Code"]


@pytest.mark.parametrize("group", VALID)
def test_recording_groups_that_are_taken(config, group):
    put_recorder(config, group)
    assert len(config.describe_configuration_recorders()["ConfigurationRecorders"]) == 1


@pytest.mark.parametrize("group", INVALID)
def test_recording_groups_that_are_refused(config, group):
    assert code_of(put_recorder, config, group) == "InvalidRecordingGroupException"


def test_one_recorder_and_one_channel_in_a_region(emulator, recording):
    put_recorder(recording, SOME)
    assert code_of(put_recorder, recording, ALL, "second") == "MaxNumberOfConfigurationRecordersExceededException"
    recording.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "other"})
    second = {"name": "second", "s3BucketName": "bucket"}
    refused = code_of(recording.put_delivery_channel, DeliveryChannel=second)
    assert refused == "MaxNumberOfDeliveryChannelsExceededException"
    account = recording.meta.service_model and recording._request_signer._credentials.access_key
    put_recorder(emulator.client("config", account, region="eu-central-1"), ALL, "second")


def test_what_a_recorder_channel_and_rule_need(config):
    assert code_of(put_recorder, config, ALL, role="") == "InvalidRoleException"
    channel = {"name": "default", "s3BucketName": "bucket"}
    missing = "NoAvailableConfigurationRecorderException"
    assert code_of(config.put_delivery_channel, DeliveryChannel=channel) == missing
    assert code_of(put_rule, config, "S3_BUCKET_VERSIONING_ENABLED") == missing
    put_recorder(config, ALL)
    start = config.start_configuration_recorder
    assert code_of(start, ConfigurationRecorderName="default") == "NoAvailableDeliveryChannelException"
    config.put_delivery_channel(DeliveryChannel=channel)
    start(ConfigurationRecorderName="default")


def test_a_periodic_rule_takes_a_frequency_and_no_scope(recording):
    put_rule(recording, "IAM_PASSWORD_POLICY", MaximumExecutionFrequency="One_Hour")
    scope = {"ComplianceResourceTypes": ["AWS::IAM::User"]}
    assert code_of(put_rule, recording, "IAM_USER_MFA_ENABLED", Scope=scope) == "InvalidParameterValueException"


def test_a_change_triggered_rule_takes_a_scope_and_no_frequency(recording):
    put_rule(recording, "S3_BUCKET_VERSIONING_ENABLED", Scope={"ComplianceResourceTypes": ["AWS::S3::Bucket"]})
    often = {"MaximumExecutionFrequency": "One_Hour"}
    assert code_of(put_rule, recording, "S3_DEFAULT_ENCRYPTION_KMS", **often) == "InvalidParameterValueException"


def test_a_hybrid_rule_takes_both(recording):
    both = {"Scope": {"ComplianceResourceTypes": ["AWS::S3::Bucket"]}, "MaximumExecutionFrequency": "One_Hour"}
    put_rule(recording, "S3_BUCKET_PUBLIC_READ_PROHIBITED", **both)
