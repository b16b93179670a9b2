# How long calls waited for AWS's rates, which the start of a local cloud prints.
from strict_aws.limits.waits import Waits


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_times_in_which_several_kinds_wait_count_once():
    clock = Clock()
    waits = Waits(clock)
    for now, happen, operation in [
        (1, waits.refused, "AttachPolicy"),
        (2, waits.refused, "DescribePolicy"),
        (3, waits.served, "AttachPolicy"),
        (5, waits.served, "DescribePolicy"),
        (9, waits.served, "DescribePolicy"),
    ]:
        clock.now = now
        happen(operation)
    assert waits.seconds() == 4


def test_a_wait_without_end_does_not_count():
    waits = Waits(lambda: 7.0)
    waits.refused("AttachPolicy")
    assert waits.seconds() == 0
