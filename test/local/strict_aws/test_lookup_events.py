# LookupEvents answers as AWS does (AWS CloudTrail API Reference, LookupEvents).
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from conftest import PATIENCE, allow, numbers


@pytest.fixture(scope="module")
def cloud(start_once):
    """An emulator of its own, 3000 times as fast as AWS, so that a record is seen in a tenth of a second."""
    return start_once(PALISADE_LOCAL_TIME_FACTOR="0.0003")


@pytest.fixture
def account():
    return str(next(numbers))


def all_events(lookup, **asked):
    pages = []
    token = {}
    while True:
        answer = lookup.lookup_events(**asked, **token)
        pages.append(answer["Events"])
        if "NextToken" not in answer:
            return pages
        token = {"NextToken": answer["NextToken"]}


def seen(cloud, account, name, wanted, region="us-east-1"):
    """The client, once the history has this number of events of this name."""
    lookup = cloud.client("cloudtrail", account, region=region)
    named = [{"AttributeKey": "EventName", "AttributeValue": name}]
    deadline = time.monotonic() + PATIENCE
    while sum(map(len, all_events(lookup, LookupAttributes=named))) < wanted:
        assert time.monotonic() < deadline, f"fewer than {wanted} events {name}"
        time.sleep(0.02)
    return lookup


@pytest.fixture(scope="module")
def busy(cloud):
    """An account with 120 calls of CreateTopic, and its client of CloudTrail."""
    account = str(next(numbers))
    sns = cloud.client("sns", account)
    for number in range(120):
        sns.create_topic(Name=f"topic-{number}")
    return seen(cloud, account, "CreateTopic", 120)


NAMED = [{"AttributeKey": "EventName", "AttributeValue": "CreateTopic"}]


def test_pages_have_at_most_fifty_events_newest_first(busy):
    pages = all_events(busy, LookupAttributes=NAMED)
    assert [len(page) for page in pages] == [50, 50, 20]
    times = [each["EventTime"] for page in pages for each in page]
    assert times == sorted(times, reverse=True)
    asked = [json.loads(each["CloudTrailEvent"])["requestParameters"]["name"] for page in pages for each in page]
    assert asked == [f"topic-{number}" for number in reversed(range(120))]


def test_times_are_in_whole_seconds_and_both_ends_count(busy):
    (page, *_) = all_events(busy, LookupAttributes=NAMED)
    oldest = page[-1]["EventTime"]
    assert all(each["EventTime"].microsecond == 0 for each in page)
    within = all_events(busy, LookupAttributes=NAMED, StartTime=oldest, EndTime=oldest)
    assert page[-1]["EventId"] in [each["EventId"] for events in within for each in events]
    assert {each["EventTime"] for events in within for each in events} == {oldest}


def test_a_token_is_good_for_the_same_parameters_only(busy):
    token = busy.lookup_events(LookupAttributes=NAMED)["NextToken"]
    again = busy.lookup_events(LookupAttributes=NAMED, NextToken=token)
    assert again["Events"] == busy.lookup_events(LookupAttributes=NAMED, NextToken=token)["Events"]
    for other in ({}, {"LookupAttributes": NAMED, "MaxResults": 10}):
        with pytest.raises(busy.exceptions.InvalidNextTokenException):
            busy.lookup_events(NextToken=token, **other)


def test_a_token_is_good_in_its_account_only(cloud, busy, account):
    token = busy.lookup_events(LookupAttributes=NAMED)["NextToken"]
    with pytest.raises(busy.exceptions.InvalidNextTokenException):
        cloud.client("cloudtrail", account).lookup_events(LookupAttributes=NAMED, NextToken=token)


def test_what_happens_while_pages_are_read_moves_no_page(cloud, account):
    sns = cloud.client("sns", account)
    for number in range(3):
        sns.create_topic(Name=f"topic-{number}")
    lookup = seen(cloud, account, "CreateTopic", 3)
    first = lookup.lookup_events(LookupAttributes=NAMED, MaxResults=2)
    sns.create_topic(Name="later")
    seen(cloud, account, "CreateTopic", 4)
    rest = lookup.lookup_events(LookupAttributes=NAMED, MaxResults=2, NextToken=first["NextToken"])
    names = [json.loads(each["CloudTrailEvent"])["requestParameters"]["name"] for each in rest["Events"]]
    assert names == ["topic-0"]


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"LookupAttributes": [*NAMED, *NAMED]}, "InvalidLookupAttributesException"),
        (
            {"LookupAttributes": [{"AttributeKey": "SourceIPAddress", "AttributeValue": "1.1.1.1"}]},
            "InvalidLookupAttributesException",
        ),
        ({"MaxResults": 51}, "InvalidMaxResultsException"),
        ({"EventCategory": "data"}, "InvalidEventCategoryException"),
        ({"StartTime": NOW, "EndTime": NOW - timedelta(hours=1)}, "InvalidTimeRangeException"),
        ({"NextToken": "of nobody"}, "InvalidNextTokenException"),
    ],
)
def test_what_is_not_valid_is_refused(cloud, account, asked, code):
    with pytest.raises(ClientError) as refused:
        cloud.client("cloudtrail", account).lookup_events(**asked)
    assert refused.value.response["Error"]["Code"] == code


def test_there_are_no_insights_events(busy):
    assert busy.lookup_events(EventCategory="insight")["Events"] == []


def test_data_events_are_not_in_the_history(cloud, account):
    sqs = cloud.client("sqs", account)
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="1")
    sqs.purge_queue(QueueUrl=url)
    lookup = seen(cloud, account, "PurgeQueue", 1)
    names = {each["EventName"] for page in all_events(lookup) for each in page}
    assert {"CreateQueue", "PurgeQueue"} <= names
    assert "SendMessage" not in names


def test_events_are_looked_up_by_region_and_global_services_are_in_us_east_1(cloud, account):
    cloud.client("sns", account, region="eu-west-1").create_topic(Name="far")
    cloud.client("iam", account, region="eu-west-1").create_user(UserName="anybody")
    far = seen(cloud, account, "CreateTopic", 1, "eu-west-1")
    home = seen(cloud, account, "CreateUser", 1)
    assert "CreateUser" not in {each["EventName"] for page in all_events(far) for each in page}
    assert "CreateTopic" not in {each["EventName"] for page in all_events(home) for each in page}


def test_twenty_calls_at_once_are_throttled_at_two_a_second(cloud, account):
    cloud.role(account, "reader", [allow("cloudtrail:LookupEvents", "*")])
    lookup = cloud.client("cloudtrail", credentials=cloud.session(account, "reader"))

    def is_throttled(_):
        try:
            lookup.lookup_events()
        except ClientError as error:
            return error.response["Error"]["Code"] == "ThrottlingException"
        return False

    # At once: on a busy machine, calls one after the other may be slower than the rate.
    with ThreadPoolExecutor(10) as pool:
        assert any(pool.map(is_throttled, range(20)))


def test_events_are_kept_for_ninety_days(account):
    from ministack.core import responses
    from strict_aws.records import history, lookup

    now = time.time()
    days = {"kept": 89, "gone": 91}
    with responses.request_scope(account, "us-east-1"):
        for name, age in days.items():
            event = {"EventId": name, "EventName": name, "EventTime": now - age * 86_400, "Resources": []}
            history.event_queue().append(event)
        answer = json.loads(lookup.lookup_events({"StartTime": 0})[2])
    assert [each["EventId"] for each in answer["Events"]] == ["kept"]


def test_records_that_arrive_meanwhile_stop_no_lookup(account):
    from ministack.core import responses
    from strict_aws.records import history, lookup

    def event(number):
        return {"EventId": str(number), "EventName": "x", "EventTime": time.time(), "Resources": []}

    with responses.request_scope(account, "us-east-1"):
        queue = history.event_queue()
        queue.extend(event(number) for number in range(2_000))
        asked_attributes = [{"AttributeKey": "EventName", "AttributeValue": "x"}]

        class Arriving(dict):
            """An event during whose evaluation another one is recorded."""

            def get(self, *key):
                queue.append(event("late"))
                return super().get(*key)

        queue.append(Arriving(event("arriving")))
        answer = json.loads(lookup.lookup_events({"StartTime": 0, "LookupAttributes": asked_attributes})[2])
    assert len(answer["Events"]) == 50
