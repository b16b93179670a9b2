# Calls that come too fast are refused with the service's own error. All numbers are read from the table.
import itertools
import re
import time

import pytest
from conftest import MANAGEMENT, ROOT, new_member, numbers, start, stop
from signed_calls import SignedCall
from strict_aws.limits.buckets import Buckets, Limit
from strict_aws.limits.rates import RATES, Throttle, rates_of
from strict_aws.requests.calls import Call
from test_operations import session

# Clients of the JavaScript SDK whose name is not the service's name here.
SERVICES = {
    "cloudwatch-logs": "logs",
    "config-service": "config",
    "eventbridge": "events",
    "resource-groups-tagging-api": "resourcegroupstaggingapi",
    "s3-control": "s3control",
    "service-catalog": "servicecatalog",
}
# The emulator has no such service: their rates are tried with a clock only.
NOT_EMULATED = {"guardduty", "securityhub"}
LIMITED = [rate for rate in RATES if rate.rate is not None]
# Few and slow enough to be used up by one client.
SMALL = [rate for rate in LIMITED if rate.burst <= 50 and rate.rate <= 20 and rate.service not in NOT_EMULATED]
BY_CALLER = [rate for rate in SMALL if rate.scope in ("account", "account+region")]
BY_ORGANIZATION = [rate for rate in SMALL if rate.scope == "organization"]


def name_of(rate):
    return f"{rate.service}-{rate.operations[0]}-{rate.scope}"


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    nobody = "http://127.0.0.1:1"  # The rates come before the simulated services.
    running = start(tmp_path_factory.mktemp("rates"), PALISADE_PLAYERS=nobody)
    yield running
    stop(running)


@pytest.fixture(scope="module")
def outsiders(emulator):
    """Credentials of a role in each of two accounts that are in no organization."""
    return [new_caller(emulator, str(next(numbers))) for _ in range(2)]


@pytest.fixture(scope="module")
def members(emulator):
    """Credentials of a role in the management account, and in each of two member accounts."""
    return [new_caller(emulator, account) for account in (MANAGEMENT, new_member(emulator), new_member(emulator))]


def new_caller(emulator, account):
    emulator.role(account, "caller")
    return emulator.session(account, "caller")


def operation_of(rate):
    model = session.get_service_model(rate.service)
    return next(name for name in model.operation_names if rate in rates_of(rate.service, name))


def is_refused(call, rate):
    return call.send() == (rate.code, rate.status)


def use_up(call, rate):
    """Calls until the first refusal. Answers the number of calls that were served."""
    for served in range(1000):
        if is_refused(call, rate):
            return served
    raise AssertionError("never refused")


@pytest.mark.parametrize("rate", BY_CALLER, ids=name_of)
def test_a_caller_is_refused_when_its_bucket_is_empty_and_others_are_not(emulator, outsiders, rate):
    operation = operation_of(rate)
    call, other = (SignedCall(emulator, rate.service, operation, keys) for keys in outsiders)
    elsewhere = SignedCall(emulator, rate.service, operation, outsiders[0], region="eu-central-1")
    begin = time.monotonic()
    served = [use_up(each, rate) for each in (call, elsewhere)]
    filled = (time.monotonic() - begin) * rate.rate + 1
    assert rate.burst <= served[0] <= rate.burst + filled
    if rate.scope == "account":
        assert served[1] <= filled
    else:
        assert rate.burst <= served[1] <= rate.burst + filled
    assert not is_refused(other, rate)


@pytest.mark.parametrize("rate", BY_ORGANIZATION, ids=name_of)
def test_accounts_of_an_organization_share_its_bucket(emulator, outsiders, members, rate):
    operation = operation_of(rate)
    calls = [SignedCall(emulator, rate.service, operation, keys) for keys in members]
    begin = time.monotonic()
    served = sum(use_up(call, rate) for call in calls)
    assert rate.burst <= served <= rate.burst + (time.monotonic() - begin) * rate.rate + 1
    assert not is_refused(SignedCall(emulator, rate.service, operation, outsiders[1]), rate)


@pytest.mark.parametrize("rate", LIMITED, ids=name_of)
def test_a_bucket_serves_its_burst_at_once_and_then_its_rate(rate):
    now = [100.0]
    buckets, limit = Buckets(lambda: now[0]), rate.limit("elsewhere")
    take = lambda: buckets.take_one_of_each([("key", limit)])  # noqa: E731
    assert [take() for _ in range(int(limit.burst) + 1)].count(True) == limit.burst
    now[0] += 1.01 / limit.rate
    assert [take(), take()] == [True, False]
    now[0] += 2 * limit.burst / limit.rate
    assert [take() for _ in range(int(limit.burst) + 1)].count(True) == limit.burst


def test_a_call_takes_a_token_of_both_buckets_or_of_none():
    buckets, wide, narrow = Buckets(lambda: 0.0), ("wide", Limit(1, 2)), ("narrow", Limit(1, 1))
    assert [buckets.take_one_of_each([wide, narrow]) for _ in range(2)] == [True, False]
    assert buckets.level(*wide) == 1


def test_full_buckets_are_forgotten(monkeypatch):
    monkeypatch.setattr("strict_aws.limits.buckets.MANY_BUCKETS", 3)
    now = [0.0]
    buckets = Buckets(lambda: now[0])
    for number in range(3):
        buckets.take(number, Limit(1, 1))
    now[0] += 5
    buckets.take("new", Limit(1, 1))
    assert list(buckets._levels) == ["new"]


def served_at_once(throttle, count, service, operation, region="us-east-1", path="/bucket/key"):
    """How many of these calls pass, when they all come in the same moment."""
    call = Call(service, operation, "200000000000", region, "ASIA", "POST", path, {}, b"", {}, "")
    return [throttle(call) for _ in range(count)].count(None)


SEVERAL = [rate for rate in LIMITED if len(rate.operations) > 1 and rate.scope not in ("partition key", "organization")]


@pytest.mark.parametrize("rate", SEVERAL, ids=name_of)
def test_operations_of_a_row_share_a_bucket_unless_each_has_its_own(rate):
    names = [name.replace("*", "Something") for name in rate.operations]
    throttle, limit = Throttle(Buckets(lambda: 0.0)), rate.limit("us-east-1")
    assert served_at_once(throttle, int(limit.burst) + 1, rate.service, names[0]) == limit.burst
    assert served_at_once(throttle, 1, rate.service, names[1]) == (1 if rate.each else 0)


def test_objects_are_counted_by_bucket():
    rate = next(rate for rate in RATES if "PutObject" in rate.operations)
    throttle = Throttle(Buckets(lambda: 0.0))
    assert served_at_once(throttle, int(rate.burst) + 5, "s3", "PutObject", path="/one/key") == rate.burst
    assert served_at_once(throttle, 1, "s3", "PutObject", path="/one/other") == 0
    assert served_at_once(throttle, 1, "s3", "PutObject", path="/two/key") == 1


def test_a_region_can_have_a_rate_of_its_own():
    rate = next(rate for rate in RATES if rate.operations == ("PutEvents",))
    throttle, own = Throttle(Buckets(lambda: 0.0)), int(rate.regions["eu-central-1"])
    assert served_at_once(throttle, own + 5, "events", "PutEvents", "eu-central-1") == own
    assert served_at_once(throttle, own + 5, "events", "PutEvents", "eu-south-1") == rate.burst


def test_no_limit_where_aws_sets_none():
    assert served_at_once(Throttle(Buckets(lambda: 0.0)), 9_000, "sqs", "SendMessage") == 9_000


def test_every_api_that_palisade_calls_has_a_row():
    called = {call for folder in ("functions", "shared", "cli", "local", "infrastructure") for call in calls_in(folder)}
    assert len(called) > 100
    assert [call for call in sorted(called) if not rates_of(*call)] == []


def calls_in(folder):
    imports = re.compile(r"import (?:type )?\{([^}]*)\} from '@aws-sdk/client-([a-z0-9-]+)'")
    for file in itertools.chain((ROOT / folder).rglob("*.ts"), (ROOT / folder).rglob("*.tsx")):
        for names, client in imports.findall(file.read_text()):
            for operation in re.findall(r"\b(?:(\w+)Command|paginate(\w+))\b(?!Output|Input)", names):
                yield SERVICES.get(client, client), "".join(operation)


def test_every_row_names_its_document_and_operations_that_exist():
    for rate in RATES:
        assert rate.document
        if "*" not in "".join(rate.operations) and rate.operations[0] != "EnableFullControl":
            known = session.get_service_model(rate.service).operation_names
            assert set(rate.operations) - {"EnableFullControl"} <= set(known), rate


UPDATE_POLICY = next(rate for rate in BY_CALLER if rate.operations == ("UpdatePolicy",))


def test_the_back_door_takes_nothing(emulator):
    account = str(next(numbers))
    door = {"aws_access_key_id": account, "aws_secret_access_key": "test"}
    call = SignedCall(emulator, "organizations", "UpdatePolicy", door)
    assert not any(is_refused(call, UPDATE_POLICY) for _ in range(int(UPDATE_POLICY.burst) + 5))
    mine = SignedCall(emulator, "organizations", "UpdatePolicy", new_caller(emulator, account))
    assert use_up(mine, UPDATE_POLICY) >= UPDATE_POLICY.burst


def test_rates_are_off_when_quotas_are_off(start_emulator):
    emulator = start_emulator(PALISADE_LOCAL_QUOTAS="off")
    call = SignedCall(emulator, "organizations", "UpdatePolicy", new_caller(emulator, str(next(numbers))))
    assert not any(is_refused(call, UPDATE_POLICY) for _ in range(int(UPDATE_POLICY.burst) + 5))
