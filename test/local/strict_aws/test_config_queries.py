# Advanced queries of AWS Config about buckets (AWS Config API Reference, SelectResourceConfig; Developer Guide, "Query
# Components" and "Querying the Current Configuration State of AWS Resources").
import json
import subprocess
import time

import pytest
from conftest import PATIENCE, ROOT, allow, with_node
from policy_support import refused, role

BUCKETS = "resourceType = 'AWS::S3::Bucket'"
TARGET = "supplementaryConfiguration.BucketLoggingConfiguration.destinationBucketName"
REPLICATION = "supplementaryConfiguration.BucketReplicationConfiguration"


@pytest.fixture
def config(emulator, outsider):
    return recorder(emulator, outsider)


def recorder(emulator, account, **group):
    """AWS Config in an account whose recorder is on."""
    client = emulator.client("config", account)
    arn = f"arn:aws:iam::{account}:role/config"
    client.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": arn, **group})
    client.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "deliveries"})
    client.start_configuration_recorder(ConfigurationRecorderName="default")
    return client


def select(config, expression, **more):
    return [json.loads(row) for row in config.select_resource_config(Expression=expression, **more)["Results"]]


def in_time(ask, wanted):
    """AWS Config records a change some time later."""
    deadline = time.monotonic() + PATIENCE
    while (found := ask()) != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found == wanted


def names(config, condition):
    return [row["resourceName"] for row in select(config, f"SELECT resourceName WHERE {BUCKETS} {condition}")]


def log_into(s3, source, target):
    status = {"LoggingEnabled": {"TargetBucket": target, "TargetPrefix": "logs/"}}
    s3.put_bucket_logging(Bucket=source, BucketLoggingStatus=status)


def test_who_sends_access_logs(emulator, config, outsider):
    s3 = emulator.client("s3", outsider)
    logs, one, two = (f"{name}-{outsider}" for name in ("logs", "source-one", "source-two"))
    for bucket in (logs, one, two):
        s3.create_bucket(Bucket=bucket)
    for source in (one, two):
        log_into(s3, source, logs)
    grouped = f"SELECT {TARGET}, COUNT(*) WHERE {BUCKETS} GROUP BY {TARGET}"
    found = {"BucketLoggingConfiguration": {"destinationBucketName": logs}}
    in_time(lambda: select(config, grouped), [{"supplementaryConfiguration": found, "COUNT(*)": 2}])
    assert names(config, f"AND {TARGET} = '{logs}'") == [one, two]
    assert names(config, f"AND NOT ({TARGET} = '{logs}' OR resourceName IN ('else'))") == [logs]
    assert names(config, f"AND {TARGET} LIKE 'logs%' ORDER BY resourceName DESC") == [two, one]
    counted = f"SELECT resourceType, COUNT(*) WHERE {BUCKETS} GROUP BY resourceType"
    assert select(config, counted) == [{"resourceType": "AWS::S3::Bucket", "COUNT(*)": 3}]
    s3.put_bucket_logging(Bucket=one, BucketLoggingStatus={})
    in_time(lambda: names(config, f"AND {TARGET} = '{logs}'"), [two])
    s3.delete_bucket(Bucket=two)
    in_time(lambda: names(config, f"AND {TARGET} = '{logs}'"), [])


def test_a_change_is_not_seen_at_once(start_emulator, outsider):
    emulator = start_emulator(PALISADE_LOCAL_TIME_FACTOR="0.1")
    s3, config = emulator.client("s3", outsider), recorder(emulator, outsider)
    logs, source = f"logs-{outsider}", f"source-{outsider}"
    for bucket in (logs, source):
        s3.create_bucket(Bucket=bucket)
    log_into(s3, source, logs)
    in_time(lambda: names(config, f"AND {TARGET} = '{logs}'"), [source])
    s3.put_bucket_logging(Bucket=source, BucketLoggingStatus={})
    assert names(config, f"AND {TARGET} = '{logs}'") == [source]


def test_who_replicates(emulator, config, outsider):
    s3 = emulator.client("s3", outsider)
    source, replica = f"source-{outsider}", f"replica-{outsider}"
    for bucket in (source, replica):
        s3.create_bucket(Bucket=bucket)
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    destination = {"Bucket": f"arn:aws:s3:::{replica}"}
    rule = {"ID": "all", "Status": "Enabled", "Prefix": "", "Destination": destination}
    arn = f"arn:aws:iam::{outsider}:role/replication"
    s3.put_bucket_replication(Bucket=source, ReplicationConfiguration={"Role": arn, "Rules": [rule]})
    expression = f"SELECT resourceName, {REPLICATION} WHERE {BUCKETS} AND {REPLICATION}.roleARN LIKE 'arn:%'"
    kept = {"status": "Enabled", "prefix": "", "destinationConfig": {"bucketARN": destination["Bucket"]}}
    configured = {"BucketReplicationConfiguration": {"roleARN": arn, "rules": {"all": kept}}}
    in_time(lambda: select(config, expression), [{"resourceName": source, "supplementaryConfiguration": configured}])


def test_pages(emulator, config, outsider):
    s3 = emulator.client("s3", outsider)
    for number in range(3):
        s3.create_bucket(Bucket=f"page-{number}-{outsider}")
    in_time(lambda: len(names(config, "")), 3)
    expression = f"SELECT resourceName WHERE {BUCKETS}"
    first = config.select_resource_config(Expression=expression, Limit=2)
    assert first["QueryInfo"]["SelectFields"] == [{"Name": "resourceName"}]
    second = config.select_resource_config(Expression=expression, Limit=2, NextToken=first["NextToken"])
    assert ([len(page["Results"]) for page in (first, second)], "NextToken" in second) == ([2, 1], False)
    other = f"SELECT resourceId WHERE {BUCKETS}"
    tokens = {"Expression": other, "NextToken": first["NextToken"]}
    assert refused(config.select_resource_config, **tokens)["Code"] == "InvalidNextTokenException"


def test_without_a_recorder_there_are_no_rows(emulator, outsider):
    emulator.client("s3", outsider).create_bucket(Bucket=f"unrecorded-{outsider}")
    assert select(emulator.client("config", outsider), f"SELECT resourceName WHERE {BUCKETS}") == []
    # One account's recorder records its own buckets only, and in its Region only.
    assert select(emulator.client("config", outsider, region="eu-west-1"), f"SELECT arn WHERE {BUCKETS}") == []


def test_a_recorder_that_is_off_or_is_for_other_types_records_no_buckets(emulator, config, outsider):
    other = str(int(outsider) + 500_000)
    of_functions = recorder(emulator, other, recordingGroup={"resourceTypes": ["AWS::Lambda::Function"]})
    config.stop_configuration_recorder(ConfigurationRecorderName="default")
    for account in (outsider, other):
        emulator.client("s3", account).create_bucket(Bucket=f"not-recorded-{account}")
    # What happens in a third account later is recorded after the time for these has passed.
    third = str(int(outsider) + 600_000)
    on = recorder(emulator, third)
    emulator.client("s3", third).create_bucket(Bucket=f"recorded-{third}")
    in_time(lambda: names(on, ""), [f"recorded-{third}"])
    assert [names(each, "") for each in (config, of_functions)] == [[], []]


PRINT_QUERIES = """
const { queries } = await import('./shared/sweep/sources/config-rows.ts');
console.log(JSON.stringify(Object.values(queries).map((query) => typeof query === 'string' ? query : query('logs'))));
"""


def test_palisades_queries_are_queries(emulator, outsider):
    command = ["node", "--input-type=module", "-e", PRINT_QUERIES]
    printed = subprocess.run(command, cwd=ROOT, env=with_node(), capture_output=True, check=True).stdout
    asked = [select(emulator.client("config", outsider), query) for query in json.loads(printed)]
    assert asked == [[], [], [], []]


REFUSED = {
    "no-query": "DELETE resourceName",
    "from": f"SELECT resourceName FROM buckets WHERE {BUCKETS}",
    "distinct": f"SELECT DISTINCT resourceName WHERE {BUCKETS}",
    "null": f"SELECT resourceName WHERE {BUCKETS} AND {TARGET} = NULL",
    "is-not-null": f"SELECT resourceName WHERE {BUCKETS} AND {TARGET} IS NOT NULL",
    "an-inequality": f"SELECT resourceName WHERE {BUCKETS} AND {TARGET} != 'logs'",
    "no-such-property": f"SELECT resourceName WHERE {BUCKETS} AND supplementaryConfiguration.Logging = 'logs'",
    "rules-are-no-filter": f"SELECT resourceName WHERE {BUCKETS} AND {REPLICATION}.rules.status = 'Enabled'",
    "another-type": "SELECT resourceName WHERE resourceType = 'AWS::EC2::Instance'",
    "any-type": "SELECT resourceName",
    "one-of-two-types": f"SELECT resourceName WHERE {BUCKETS} OR resourceName = 'logs'",
    "a-wildcard-alone": f"SELECT resourceName WHERE {BUCKETS} AND resourceName LIKE '%logs'",
    "not-grouped": f"SELECT resourceName, COUNT(*) WHERE {BUCKETS} GROUP BY resourceType",
    "unfinished": f"SELECT resourceName WHERE {BUCKETS} AND",
    "further-words": f"SELECT resourceName WHERE {BUCKETS} LIMIT 5",
}


@pytest.mark.parametrize("expression", REFUSED.values(), ids=REFUSED)
def test_what_is_no_query_is_refused(emulator, outsider, expression):
    config = emulator.client("config", outsider)
    assert refused(config.select_resource_config, Expression=expression)["Code"] == "InvalidExpressionException"


def test_a_role_needs_the_permission(emulator, outsider):
    asked = {"Expression": f"SELECT resourceName WHERE {BUCKETS}"}
    may = role(emulator, outsider, "may", statements=[allow("config:SelectResourceConfig", "*")])
    assert emulator.client("config", credentials=may).select_resource_config(**asked)["Results"] == []
    may_not = role(emulator, outsider, "may-not", statements=[allow("config:Get*", "*")])
    client = emulator.client("config", credentials=may_not)
    assert refused(client.select_resource_config, **asked)["Code"] == "AccessDeniedException"
