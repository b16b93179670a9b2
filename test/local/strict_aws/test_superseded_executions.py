# Of executions that wait in front of a stage, the most recent one stays, whichever came there first.
from types import SimpleNamespace

import pytest
from strict_aws.services.codepipeline.records import changed
from strict_aws.services.codepipeline.running import supersede


@pytest.mark.parametrize("status", ["InProgress", "Stopping"])
def test_an_older_execution_that_comes_later_is_superseded_too(status):
    older = SimpleNamespace(waits_for="Approve", over=False, status=status)
    newer = SimpleNamespace(waits_for="Approve", over=False, status="InProgress")
    elsewhere = SimpleNamespace(waits_for="Deploy", over=False, status="InProgress")
    ended = SimpleNamespace(waits_for="Approve", over=True, status="Failed")
    with changed:
        supersede(SimpleNamespace(executions=[ended, older, elsewhere, newer]), "Approve")
    assert [each.status for each in (older, newer, elsewhere, ended)] == [
        "Superseded",
        "InProgress",
        "InProgress",
        "Failed",
    ]


def test_where_nobody_waits_nothing_is_superseded():
    with changed:
        supersede(SimpleNamespace(executions=[]), "Approve")
