# AWS Config rules have tags, and policies see those of the rule that a call names.
import pytest
from botocore.exceptions import ClientError
from conftest import allow, deny, numbers
from policy_support import refused, role

MANAGED = {"Key": "managed-by", "Value": "palisade"}
KEEP = deny("config:*", condition={"StringEquals": {"aws:ResourceTag/managed-by": "palisade"}})


@pytest.fixture
def config(emulator):
    client = emulator.client("config", str(next(numbers)))
    recorder = {"name": "default", "roleARN": "arn:aws:iam::200000000000:role/config"}
    client.put_configuration_recorder(ConfigurationRecorder=recorder)
    return client


def put_rule(config, name="a-rule", **more):
    source = {"Owner": "AWS", "SourceIdentifier": "S3_BUCKET_VERSIONING_ENABLED"}
    config.put_config_rule(ConfigRule={"ConfigRuleName": name, "Source": source}, **more)
    return config.describe_config_rules(ConfigRuleNames=[name])["ConfigRules"][0]["ConfigRuleArn"]


def tags(config, arn):
    return config.list_tags_for_resource(ResourceArn=arn)["Tags"]


def test_a_rule_gets_its_tags_when_it_is_created_and_not_later(config):
    arn = put_rule(config, Tags=[MANAGED])
    assert tags(config, arn) == [MANAGED]
    put_rule(config, Tags=[{"Key": "managed-by", "Value": "somebody"}])
    assert tags(config, arn) == [MANAGED]
    later = put_rule(config, "another")
    put_rule(config, "another", Tags=[MANAGED])
    assert tags(config, later) == []


def test_tags_are_added_and_removed(config):
    arn = put_rule(config)
    config.tag_resource(ResourceArn=arn, Tags=[MANAGED, {"Key": "team", "Value": "blue"}])
    config.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert tags(config, arn) == [MANAGED]


def test_a_rule_that_does_not_exist_has_no_tags(config):
    arn = put_rule(config)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        config.list_tags_for_resource(ResourceArn=f"{arn}x")


def test_policies_see_the_tags_of_the_rule(emulator):
    account = str(next(numbers))
    administrator = emulator.client("config", account)
    recorder = {"name": "default", "roleARN": f"arn:aws:iam::{account}:role/config"}
    administrator.put_configuration_recorder(ConfigurationRecorder=recorder)
    arn = put_rule(administrator, "kept", Tags=[MANAGED])
    put_rule(administrator, "other")
    keys = role(emulator, account, statements=[allow("*", "*"), KEEP])
    config = emulator.client("config", credentials=keys)
    source = {"Owner": "AWS", "SourceIdentifier": "S3_BUCKET_LOGGING_ENABLED"}
    refused(config.delete_config_rule, ConfigRuleName="kept")
    refused(config.put_config_rule, ConfigRule={"ConfigRuleName": "kept", "Source": source})
    refused(config.untag_resource, ResourceArn=arn, TagKeys=["managed-by"])
    config.put_config_rule(ConfigRule={"ConfigRuleName": "other", "Source": source})
    config.delete_config_rule(ConfigRuleName="other")
