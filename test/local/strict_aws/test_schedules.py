# Schedules of EventBridge Scheduler act with their role alone.
import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from conftest import REGION, allow, deny, document
from test_event_buses import dead_letters, queue, received, stack

from functions import until


def schedule_role(emulator, account, name, statement, service="scheduler.amazonaws.com"):
    iam = emulator.client("iam", account)
    group = f"arn:aws:scheduler:{REGION}:{account}:schedule-group/default"
    condition = {"StringEquals": {"aws:SourceAccount": account, "aws:SourceArn": group}}
    trust = document(allow("sts:AssumeRole", principal={"Service": service}, condition=condition))
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=document(statement))
    return role


def schedule(emulator, account, name, target):
    emulator.client("scheduler", account).create_schedule(
        Name=name,
        ScheduleExpression="at(2026-01-01T00:00:00)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={**target, "Input": json.dumps({"schedule": name})},
    )


def waiting(sqs, name):
    url, attribute = sqs.get_queue_url(QueueName=name)["QueueUrl"], "ApproximateNumberOfMessages"
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[attribute])["Attributes"][attribute]


def test_a_schedules_role_sends_to_a_queue_without_policy_if_it_may(emulator, outsider):
    sqs = emulator.client("sqs", outsider)
    work, letters = queue(sqs, "work"), queue(sqs, "letters")
    able = schedule_role(emulator, outsider, "able", allow("sqs:SendMessage", work))
    unable = schedule_role(emulator, outsider, "unable", allow("sqs:SendMessage", letters))
    for name, role in (("able", able), ("unable", unable)):
        target = {"Arn": work, "RoleArn": role, "DeadLetterConfig": {"Arn": letters}}
        schedule(emulator, outsider, name, target)
    until(lambda: received(sqs, "work"), [{"schedule": "able"}])
    until(lambda: waiting(sqs, "letters"), "1")
    letter = dead_letters(sqs, "letters")[0]
    assert letter["ERROR_CODE"] == "NO_PERMISSIONS"
    assert letter["SCHEDULE_ARN"] == f"arn:aws:scheduler:{REGION}:{outsider}:schedule/default/unable"


def test_the_policy_of_a_queue_can_admit_a_schedules_role_alone(emulator, outsider):
    sqs = emulator.client("sqs", outsider)
    work, letters = queue(sqs, "work"), queue(sqs, "letters")
    admitted = schedule_role(emulator, outsider, "admitted", allow("sqs:SendMessage", "*"))
    other = schedule_role(emulator, outsider, "other", allow("sqs:SendMessage", "*"))
    condition = {"ArnNotEquals": {"aws:PrincipalArn": [admitted]}}
    policy = document(deny("sqs:SendMessage", work, principal="*", condition=condition))
    url = sqs.get_queue_url(QueueName="work")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    for name, role in (("admitted", admitted), ("other", other)):
        target = {"Arn": work, "RoleArn": role, "DeadLetterConfig": {"Arn": letters}}
        schedule(emulator, outsider, name, target)
    until(lambda: received(sqs, "work"), [{"schedule": "admitted"}])
    until(lambda: waiting(sqs, "letters"), "1")
    with pytest.raises(ClientError, match="AccessDenied"):
        sqs.send_message(QueueUrl=url, MessageBody="of the root user")


def test_a_schedules_role_must_trust_the_scheduler(emulator, outsider):
    role = schedule_role(emulator, outsider, "other", allow("sqs:*", "*"), service="events.amazonaws.com")
    target = {"Arn": f"arn:aws:sqs:{REGION}:{outsider}:q", "RoleArn": role}
    with pytest.raises(ClientError, match=r"ValidationException.*must allow AWS EventBridge Scheduler to assume"):
        schedule(emulator, outsider, "s", target)
    properties = {"ScheduleExpression": "rate(1 hour)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": target}
    resources = {"S": {"Type": "AWS::Scheduler::Schedule", "Properties": properties}}
    assert stack(emulator, outsider, resources) == "ROLLBACK_COMPLETE"


def test_a_service_control_policy_binds_a_schedules_role(emulator, member, attach):
    sqs = emulator.client("sqs", member)
    work, letters = queue(sqs, "work"), queue(sqs, "letters")
    role = schedule_role(emulator, member, "able", allow("sqs:SendMessage", "*"))
    attach(member, deny("sqs:SendMessage"))
    schedule(emulator, member, "s", {"Arn": work, "RoleArn": role, "DeadLetterConfig": {"Arn": letters}})
    # Not even the dead letter gets through.
    until(lambda: failed_letters(emulator, member), 1)
    assert (received(sqs, "work"), received(sqs, "letters")) == ([], [])


def failed_letters(emulator, account):
    now = datetime.now(UTC)
    points = emulator.client("cloudwatch", account).get_metric_statistics(
        Namespace="AWS/Scheduler",
        MetricName="InvocationsFailedToBeSentToDeadLetterCount",
        Dimensions=[{"Name": "ScheduleGroup", "Value": "default"}],
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(hours=1),
        Period=3600,
        Statistics=["Sum"],
    )["Datapoints"]
    return sum(point["Sum"] for point in points)
