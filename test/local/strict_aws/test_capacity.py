# A partition key has a number of write and read units a second, and an item costs by its size.
import pytest
from botocore.exceptions import ClientError
from conftest import numbers
from signed_calls import SignedCall
from strict_aws.limits.capacity import rate_of

WRITES, READS = rate_of("UpdateItem"), rate_of("GetItem")
KILOBYTES = 100
TIMES = int(WRITES.burst / KILOBYTES) * 6


@pytest.fixture
def account(emulator):
    """An account with the table `journal` and the role `caller`."""
    account = str(next(numbers))
    emulator.client("dynamodb", account).create_table(
        TableName="journal",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("id", "at")],
        BillingMode="PAY_PER_REQUEST",
    )
    emulator.role(account, "caller")
    return account


def item(name, kilobytes=KILOBYTES, at="1"):
    return {"id": {"S": name}, "at": {"S": at}, "text": {"S": "x" * (kilobytes * 1024 - 20)}}


def update_of(name):
    """Adds 1 to a number in the item: it costs the whole item."""
    key = {"id": {"S": name}, "at": {"S": "1"}}
    values = {":one": {"N": "1"}}
    return {
        "TableName": "journal",
        "Key": key,
        "UpdateExpression": "ADD seen :one",
        "ExpressionAttributeValues": values,
    }


def served(call, times=TIMES):
    return [call.send() for _ in range(times)].count(None)


def test_updates_of_a_large_item_are_refused_after_its_units_and_other_keys_are_not(emulator, account):
    table = emulator.client("dynamodb", account)
    for name in ("hot", "cold"):
        table.put_item(TableName="journal", Item=item(name))
    keys = emulator.session(account, "caller")
    hot = SignedCall(emulator, "dynamodb", "UpdateItem", keys, parameters=update_of("hot"))
    answers = [hot.send() for _ in range(TIMES)]
    assert answers[: int(WRITES.burst / (KILOBYTES + 1))] == [None] * int(WRITES.burst / (KILOBYTES + 1))
    assert (WRITES.code, WRITES.status) in answers
    cold = SignedCall(emulator, "dynamodb", "UpdateItem", keys, parameters=update_of("cold"))
    assert cold.send() is None


def test_small_items_cost_one_unit(emulator, account):
    keys = emulator.session(account, "caller")
    parameters = {"TableName": "journal", "Item": item("small", kilobytes=1)}
    assert served(SignedCall(emulator, "dynamodb", "PutItem", keys, parameters=parameters)) == TIMES


def test_a_batch_hands_back_what_it_had_no_units_for(emulator, account):
    keys = emulator.session(account, "caller")
    put = SignedCall(emulator, "dynamodb", "PutItem", keys, parameters={"TableName": "journal", "Item": item("hot")})
    assert served(put) < TIMES
    table = emulator.client("dynamodb", credentials=keys)
    requests = [{"PutRequest": {"Item": item(name, 1, at="2")}} for name in ("hot", "cold")]
    for _ in range(20):
        served(put, 10)
        left = table.batch_write_item(RequestItems={"journal": requests})["UnprocessedItems"]
        if left:
            break
    assert left == {"journal": requests[:1]}


def test_a_batch_is_refused_when_there_are_units_for_none(emulator, account):
    keys = emulator.session(account, "caller")
    put = SignedCall(
        emulator, "dynamodb", "PutItem", keys, parameters={"TableName": "journal", "Item": item("hot", 300)}
    )
    batch = {"RequestItems": {"journal": [{"PutRequest": {"Item": item("hot", 1, at="2")}}]}}
    write = SignedCall(emulator, "dynamodb", "BatchWriteItem", keys, parameters=batch)
    answers = [(served(put, 5), write.send())[1] for _ in range(20)]
    assert (WRITES.code, WRITES.status) in answers


def test_reads_of_a_large_item_are_refused_after_their_units(emulator, account):
    emulator.client("dynamodb", account).put_item(TableName="journal", Item=item("hot", 390))
    keys = emulator.session(account, "caller")
    key = {"TableName": "journal", "Key": {"id": {"S": "hot"}, "at": {"S": "1"}}, "ConsistentRead": True}
    read = SignedCall(emulator, "dynamodb", "GetItem", keys, parameters=key)
    answers = [read.send() for _ in range(int(READS.burst / 98) * 4)]
    assert answers[: int(READS.burst / 98)] == [None] * int(READS.burst / 98)
    assert (READS.code, READS.status) in answers


def test_the_back_door_takes_no_units(emulator, account):
    table = emulator.client("dynamodb", account)
    table.put_item(TableName="journal", Item=item("hot"))
    try:
        for _ in range(TIMES):
            table.update_item(**update_of("hot"))
    except ClientError as error:
        pytest.fail(str(error))
