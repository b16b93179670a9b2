# Every call passes one place.
import asyncio

from conftest import allow
from strict_aws.requests import calls


def test_a_12_digit_key_is_the_administrator_of_its_account(emulator, outsider):
    emulator.client("sqs", outsider).create_queue(QueueName="door")
    identity = emulator.client("sts", outsider).get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (outsider, f"arn:aws:iam::{outsider}:root")


def test_a_role_is_bound_by_its_policy(emulator, outsider):
    emulator.role(outsider, "reader", [allow("sqs:ListQueues", "*")])
    keys = emulator.session(outsider, "reader")
    emulator.client("sqs", credentials=keys).list_queues()


def test_an_observer_that_fails_leaves_the_call_as_it_is(monkeypatch, outsider):
    def fail(call, answer):
        raise ValueError

    monkeypatch.setattr(calls, "checks", [])
    monkeypatch.setattr(calls, "observers", [fail])
    call = calls.Call("sqs", "ListQueues", outsider, "us-east-1", outsider, "POST", "/", {}, b"", {}, "")

    async def serve():
        return 200, {}, b"{}"

    assert asyncio.run(calls.through(call, serve)) == (200, {}, b"{}")
