# The access matrix, really called with boto3: by roles in accounts that have the policies of their types, on resources
# with the documents that Palisade writes. Each answer must be the one that IAM's rules give.
from collections import Counter

import conftest
import pytest
from access_calls import ATTACHED, HTTP, NOT_CALLABLE, READS, SERVICE, Bucket
from botocore.exceptions import ClientError
from conftest import free_port
from matrix_calls import IN_WORDS
from matrix_cloud import MATRIX, SERVICES, SIDES, Cloud
from matrix_subjects import LAUNCHED, OWN_ONLY, Shared, is_hidden, why_not

BUCKETS = ("dataset", "artifacts")
ROWS = MATRIX["rows"]


def exception_of(row):
    """Why a row cannot be called; None when it can."""
    if row["person"] in SERVICES:
        return SERVICE
    if row["situation"] == "alone":
        return ATTACHED
    return NOT_CALLABLE.get(row["action"]) if row["subject"] in BUCKETS else why_not(row)


CALLED = [row for row in ROWS if not exception_of(row)]
GROUPS = sorted({(row["subject"], row["side"], row["situation"]) for row in CALLED})


@pytest.fixture(scope="module")
def cloud(tmp_path_factory):
    nobody = f"http://127.0.0.1:{free_port()}"
    folder = tmp_path_factory.mktemp("access")
    running = conftest.start(folder, PALISADE_PLAYERS=nobody, PALISADE_LOCAL_QUOTAS="off")
    made = Cloud(running)
    made.resources = {(subject, side): Bucket(made, subject, side) for subject in BUCKETS for side in SIDES}
    others = {subject for subject, _, _ in GROUPS if subject not in BUCKETS}
    made.resources |= {(subject, side): Shared(made, subject, side) for subject in others for side in SIDES}
    yield made
    conftest.stop(running)


def refusal(cloud, row):
    """Why one of the action's calls was refused; an empty text if all were served."""
    resource = cloud.resources[row["subject"], row["side"]]
    keys = {None: cloud.keys[row["person"]]}
    for who, service, operation, parameters in resource.calls(row):
        try:
            answer = getattr(cloud.client(keys[who], service), operation)(**parameters)
        except ClientError as error:
            code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
            if "AccessDenied" in code or is_hidden(row, code):
                return message
            # Policies come first: what the service says then is no refusal, and the bucket has an object.
            if code not in IN_WORDS:
                raise
        else:
            resource.answered(operation, answer, keys)
    return resource.refused_by_url(row, keys)


@pytest.mark.parametrize(("subject", "side", "situation"), GROUPS)
def test_is_true_in_the_emulator(cloud, subject, side, situation):
    resource, wrong = cloud.resources[subject, side], []
    resource.keep(situation)
    for row in CALLED:
        if (row["subject"], row["side"], row["situation"]) != (subject, side, situation):
            continue
        message = refusal(cloud, row)
        if row["isAllowed"] == bool(message):
            wrong.append((row["person"], row["action"], row["isAllowed"], message))
        if not message and row["action"] not in READS:
            resource.keep(situation)
    assert wrong == []


def test_every_row_is_called_or_cannot_be():
    skipped = Counter(exception_of(row) for row in ROWS if exception_of(row))
    assert {HTTP, SERVICE, ATTACHED, OWN_ONLY, LAUNCHED} <= set(skipped)
    assert len(CALLED) > 1_500
    assert all(len([row for row in CALLED if row["subject"] == subject]) > 50 for subject, _, _ in GROUPS)
