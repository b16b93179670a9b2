# Every call passes one place.

from conftest import allow


def test_a_12_digit_key_is_the_administrator_of_its_account(emulator, outsider):
    emulator.client("sqs", outsider).create_queue(QueueName="door")
    identity = emulator.client("sts", outsider).get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (outsider, f"arn:aws:iam::{outsider}:root")


def test_a_role_is_bound_by_its_policy(emulator, outsider):
    emulator.role(outsider, "reader", [allow("sqs:ListQueues", "*")])
    keys = emulator.session(outsider, "reader")
    emulator.client("sqs", credentials=keys).list_queues()
