# Events across accounts, and who may put them where.
import json
import time

import pytest
from botocore.exceptions import ClientError
from conftest import MANAGEMENT, PATIENCE, REGION, allow, deny, document, numbers

from functions import create_function, function_role, until

PATTERN = json.dumps({"source": ["my.app"]})
EVENTS = {"Service": "events.amazonaws.com"}
TELLS = """
import json, boto3
sqs = boto3.client("sqs")

def handler(event, context):
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="runs")["QueueUrl"], MessageBody=json.dumps(event))
"""


@pytest.fixture
def hub(emulator, outsider):
    """An account with an event bus whose events a queue gets."""
    return Hub(emulator, outsider)


@pytest.fixture
def sender(emulator):
    """The id of another account."""
    return str(next(numbers))


class Hub:
    def __init__(self, emulator, account):
        self.account = account
        self.events = emulator.client("events", account)
        self.sqs = emulator.client("sqs", account)
        self.bus = self.events.create_event_bus(Name="hub")["EventBusArn"]
        self.queue = queue(self.sqs, "arrivals", [allow("sqs:SendMessage", "*", principal=EVENTS)])
        add_rule(self.events, "all", {"Id": "q", "Arn": self.queue}, bus="hub")

    def open_to(self, *statements):
        self.events.put_permission(EventBusName="hub", Policy=document(*statements))

    def admits(self, principal, **more):
        return allow("events:PutEvents", self.bus, principal=principal, **more)

    def arrived(self, name="arrivals"):
        return received(self.sqs, name)


def queue(sqs, name, statements=(), attributes=None):
    url = sqs.create_queue(QueueName=name, Attributes=attributes or {})["QueueUrl"]
    if statements:
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(*statements)})
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def received(sqs, name):
    answer = sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in answer.get("Messages", [])]


def dead_letters(sqs, name):
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])["Messages"]
    return [{key: value["StringValue"] for key, value in each["MessageAttributes"].items()} for each in messages]


def add_rule(events, name, target, bus="default"):
    rule = events.put_rule(Name=name, EventPattern=PATTERN, EventBusName=bus)["RuleArn"]
    events.put_targets(Rule=name, EventBusName=bus, Targets=[target])
    return rule


def put(events, bus="default", source="my.app", detail_type="Test"):
    entry = {"Source": source, "DetailType": detail_type, "Detail": "{}", "EventBusName": bus}
    return events.put_events(Entries=[entry])


def forward_role(emulator, account, statements=None, service="events.amazonaws.com"):
    iam = emulator.client("iam", account)
    trust = document(allow("sts:AssumeRole", principal={"Service": service}))
    role = iam.create_role(RoleName="forward", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    policy = document(*(statements or [allow("events:PutEvents", "*")]))
    iam.put_role_policy(RoleName="forward", PolicyName="inline", PolicyDocument=policy)
    return role


def failed_invocations(emulator, account, rule):
    statistics = emulator.client("cloudwatch", account).get_metric_statistics(
        Namespace="AWS/Events",
        MetricName="FailedInvocations",
        Dimensions=[{"Name": "RuleName", "Value": rule}],
        StartTime=time.time() - 600,
        EndTime=time.time() + 600,
        Period=60,
        Statistics=["Sum"],
    )
    return sum(point["Sum"] for point in statistics["Datapoints"])


def test_a_bus_without_policy_refuses_events_of_other_accounts(emulator, hub, sender):
    with pytest.raises(ClientError, match=r"AccessDeniedException.*no resource-based policy allows the events:Put"):
        put(emulator.client("events", sender), hub.bus)
    assert hub.arrived() == []


def test_a_bus_takes_events_of_accounts_that_its_policy_admits(emulator, hub, sender):
    hub.open_to(hub.admits({"AWS": f"arn:aws:iam::{sender}:root"}))
    emulator.role(sender, "app", [allow("events:PutEvents", hub.bus)])
    put(emulator.client("events", credentials=emulator.session(sender, "app")), hub.bus)
    assert [event["account"] for event in hub.arrived()] == [sender]


def test_the_callers_own_policy_is_asked_too(emulator, hub, sender):
    hub.open_to(hub.admits("*"))
    emulator.role(sender, "app", [allow("sqs:*", "*")])
    with pytest.raises(ClientError, match="AccessDenied"):
        put(emulator.client("events", credentials=emulator.session(sender, "app")), hub.bus)


def test_a_condition_on_the_source_refuses_single_entries(emulator, hub, sender):
    hub.open_to(hub.admits("*", condition={"StringEquals": {"events:source": "my.app"}}))
    events = emulator.client("events", sender)
    entries = [
        {"Source": source, "DetailType": "Test", "Detail": "{}", "EventBusName": hub.bus}
        for source in ("other.app", "my.app")
    ]
    answer = events.put_events(Entries=entries)
    assert answer["FailedEntryCount"] == 1
    assert [entry.get("ErrorCode") for entry in answer["Entries"]] == ["NotAuthorizedForSourceException", None]
    assert [event["source"] for event in hub.arrived()] == ["my.app"]


def test_a_condition_on_the_detail_type_refuses_single_entries(emulator, hub, sender):
    condition = {"StringEquals": {"events:source": "my.app", "events:detail-type": "Other"}}
    hub.open_to(hub.admits("*", condition=condition))
    entry = put(emulator.client("events", sender), hub.bus)["Entries"][0]
    assert entry["ErrorCode"] == "NotAuthorizedForDetailTypeException"


def test_an_explicit_deny_binds_the_buss_own_account(hub):
    hub.open_to(deny("events:PutEvents", hub.bus, principal="*"))
    with pytest.raises(ClientError, match="AccessDeniedException"):
        put(hub.events, "hub")


def test_one_statement_with_an_organization_admits_nobody_else(emulator, hub, sender):
    condition = {"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-elsewhere0"}
    statement = {"EventBusName": "hub", "StatementId": "s", "Action": "events:PutEvents", "Principal": "*"}
    hub.events.put_permission(**statement, Condition=condition)
    stored = json.loads(hub.events.describe_event_bus(Name="hub")["Policy"])["Statement"]
    assert stored[0]["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-elsewhere0"}}
    with pytest.raises(ClientError, match="AccessDeniedException"):
        put(emulator.client("events", sender), hub.bus)


def test_put_permission_stores_the_policy_as_given(hub):
    statement = hub.admits(
        {"AWS": "arn:aws:iam::222222222222:root"}, condition={"Bool": {"aws:SecureTransport": "true"}}
    )
    hub.open_to(statement)
    assert json.loads(hub.events.describe_event_bus(Name="hub")["Policy"])["Statement"] == [statement]


@pytest.mark.parametrize("policy", ["no JSON", "{}", document({"Effect": "Allow", "Action": "events:PutEvents"})])
def test_put_permission_refuses_a_malformed_policy(hub, policy):
    with pytest.raises(ClientError, match="ValidationException"):
        hub.events.put_permission(EventBusName="hub", Policy=policy)


def test_put_permission_refuses_a_policy_of_more_than_10_kb(hub):
    accounts = [f"arn:aws:iam::{222222222222 + number}:root" for number in range(400)]
    with pytest.raises(ClientError, match="PolicyLengthExceededException"):
        hub.open_to(hub.admits({"AWS": accounts}))


def test_a_bus_target_in_another_account_needs_a_role(emulator, hub, sender):
    hub.open_to(hub.admits("*"))
    with pytest.raises(ClientError, match=r"ValidationException.*RoleArn"):
        add_rule(emulator.client("events", sender), "r", {"Id": "hub", "Arn": hub.bus})


@pytest.mark.parametrize("role", ["missing", "lambda.amazonaws.com"])
def test_the_role_of_a_target_must_exist_and_trust_eventbridge(emulator, hub, sender, role):
    hub.open_to(hub.admits("*"))
    arn = f"arn:aws:iam::{sender}:role/none" if role == "missing" else forward_role(emulator, sender, service=role)
    with pytest.raises(ClientError, match=r"ValidationException.*cannot be assumed by principal 'events"):
        add_rule(emulator.client("events", sender), "r", {"Id": "hub", "Arn": hub.bus, "RoleArn": arn})


def test_a_target_is_refused_until_the_bus_admits_the_role(emulator, hub, sender):
    target = {"Id": "hub", "Arn": hub.bus, "RoleArn": forward_role(emulator, sender)}
    events = emulator.client("events", sender)
    with pytest.raises(ClientError, match=r"AccessDeniedException.*assumed-role/forward/.*events:PutEvents"):
        add_rule(events, "r", target)
    hub.open_to(hub.admits("*", condition={"StringEquals": {"events:source": "my.app"}}))
    add_rule(events, "r", target)


def test_a_foreign_bus_target_takes_no_transformed_input(emulator, hub, sender):
    hub.open_to(hub.admits("*"))
    target = {"Id": "hub", "Arn": hub.bus, "RoleArn": forward_role(emulator, sender), "InputPath": "$.detail"}
    with pytest.raises(ClientError, match="ValidationException"):
        add_rule(emulator.client("events", sender), "r", target)


def test_events_are_delivered_to_the_bus_of_another_account(emulator, hub, sender):
    hub.open_to(hub.admits({"AWS": f"arn:aws:iam::{sender}:role/forward"}))
    events = emulator.client("events", sender)
    add_rule(events, "r", {"Id": "hub", "Arn": hub.bus, "RoleArn": forward_role(emulator, sender)})
    put(events)
    assert [(event["account"], event["region"], event["source"]) for event in hub.arrived()] == [
        (sender, REGION, "my.app")
    ]


def test_a_bus_policy_can_name_the_organization_and_the_targets_role(emulator, hub, member):
    organization = emulator.client("organizations", MANAGEMENT).describe_organization()["Organization"]["Id"]
    condition = {
        "StringEquals": {"aws:PrincipalOrgID": organization},
        "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/forward"},
        "ForAllValues:StringEquals": {"events:source": ["my.app"], "events:detail-type": ["Test"]},
    }
    hub.open_to(hub.admits("*", condition=condition))
    events = emulator.client("events", member)
    add_rule(events, "r", {"Id": "hub", "Arn": hub.bus, "RoleArn": forward_role(emulator, member)})
    put(events)
    assert [event["account"] for event in hub.arrived()] == [member]


def refused_delivery(emulator, hub, sender, statements=None, condition=None):
    """A delivery to the hub with this role, after the bus changed its policy; its dead letters and the count."""
    hub.open_to(hub.admits("*"))
    events, sqs = emulator.client("events", sender), emulator.client("sqs", sender)
    letters = queue(sqs, "letters", [allow("sqs:SendMessage", "*", principal=EVENTS)])
    role = forward_role(emulator, sender, statements)
    target = {"Id": "hub", "Arn": hub.bus, "RoleArn": role, "DeadLetterConfig": {"Arn": letters}}
    rule = add_rule(events, "r", target)
    if condition:
        hub.open_to(hub.admits("*", condition=condition))
    put(events)
    assert hub.arrived() == []
    assert failed_invocations(emulator, sender, "r") == 1
    letter = dead_letters(sqs, "letters")[0]
    assert (letter["RULE_ARN"], letter["TARGET_ARN"]) == (rule, hub.bus)
    return letter["ERROR_CODE"]


def test_the_targets_role_must_allow_to_put_events(emulator, hub, sender):
    assert refused_delivery(emulator, hub, sender, [allow("sqs:*", "*")]) == "NO_PERMISSIONS"


def test_the_bus_asks_for_the_source_of_a_forwarded_event(emulator, hub, sender):
    condition = {"StringEquals": {"events:source": "other.app"}}
    assert refused_delivery(emulator, hub, sender, condition=condition) == "NO_PERMISSIONS"


def test_a_service_control_policy_binds_the_targets_role(emulator, hub, member):
    organizations = emulator.client("organizations", MANAGEMENT)
    content = document(deny("events:PutEvents"))
    kind = {"Name": f"no-events-{member}", "Description": "", "Type": "SERVICE_CONTROL_POLICY"}
    policy = organizations.create_policy(Content=content, **kind)["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=member)
    assert refused_delivery(emulator, hub, member) == "NO_PERMISSIONS"


def test_an_event_from_another_bus_goes_to_no_third_bus(emulator, hub, sender):
    hub.open_to(hub.admits("*"))
    third = hub.events.create_event_bus(Name="third")["EventBusArn"]
    add_rule(hub.events, "third", {"Id": "q", "Arn": hub.queue}, bus="third")
    letters = queue(hub.sqs, "letters", [allow("sqs:SendMessage", "*", principal=EVENTS)])
    role = forward_role(emulator, hub.account)
    target = {"Id": "third", "Arn": third, "RoleArn": role, "DeadLetterConfig": {"Arn": letters}}
    add_rule(hub.events, "on", target, bus="hub")
    events = emulator.client("events", sender)
    add_rule(events, "r", {"Id": "hub", "Arn": hub.bus, "RoleArn": forward_role(emulator, sender)})
    put(events)
    assert len(hub.arrived()) == 1
    assert dead_letters(hub.sqs, "letters")[0]["ERROR_CODE"] == "THIRD_ACCOUNT_HOP_DETECTED"


def test_a_queue_without_policy_gets_no_events(emulator, hub):
    letters = queue(hub.sqs, "letters", [allow("sqs:SendMessage", "*", principal=EVENTS)])
    closed = {"Id": "q", "Arn": queue(hub.sqs, "closed"), "DeadLetterConfig": {"Arn": letters}}
    add_rule(hub.events, "closed", closed)
    put(hub.events)
    assert hub.arrived("closed") == []
    assert failed_invocations(emulator, hub.account, "closed") == 1
    assert dead_letters(hub.sqs, "letters")[0]["ERROR_CODE"] == "NO_PERMISSIONS"


def test_a_function_without_permission_gets_no_events(emulator, hub):
    letters = queue(hub.sqs, "letters", [allow("sqs:SendMessage", "*", principal=EVENTS)])
    queue(hub.sqs, "runs")
    functions = emulator.client("lambda", hub.account)
    arn = create_function(functions, function_role(emulator, hub.account), TELLS)
    rule = add_rule(hub.events, "closed", {"Id": "f", "Arn": arn, "DeadLetterConfig": {"Arn": letters}})
    put(hub.events)
    assert dead_letters(hub.sqs, "letters")[0]["ERROR_CODE"] == "NO_PERMISSIONS"
    assert hub.arrived("runs") == []
    permission = {"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com"}
    functions.add_permission(FunctionName="f", **permission, SourceArn=rule)
    put(hub.events)
    until(lambda: [event["source"] for event in hub.arrived("runs")], ["my.app"])


def test_events_for_a_queue_that_was_deleted_are_dead_letters(hub):
    letters = queue(hub.sqs, "letters", [allow("sqs:SendMessage", "*", principal=EVENTS)])
    gone = {"Id": "q", "Arn": hub.queue.replace("arrivals", "gone"), "DeadLetterConfig": {"Arn": letters}}
    add_rule(hub.events, "r", gone)
    put(hub.events)
    assert dead_letters(hub.sqs, "letters")[0]["ERROR_CODE"] == "NO_RESOURCE"


def test_a_queue_policy_can_name_the_rule(hub):
    rule = f"arn:aws:events:{REGION}:{hub.account}:rule/named"
    condition = {"ArnEquals": {"aws:SourceArn": rule}}
    arn = queue(hub.sqs, "named", [allow("sqs:SendMessage", "*", principal=EVENTS, condition=condition)])
    add_rule(hub.events, "named", {"Id": "q", "Arn": arn})
    add_rule(hub.events, "unnamed", {"Id": "q", "Arn": arn})
    put(hub.events)
    assert len(hub.arrived("named")) == 1


def test_a_dead_letter_queue_without_policy_gets_none(hub):
    letters = queue(hub.sqs, "letters")
    add_rule(hub.events, "r", {"Id": "q", "Arn": queue(hub.sqs, "closed"), "DeadLetterConfig": {"Arn": letters}})
    put(hub.events)
    assert hub.arrived("letters") == []


def stack(emulator, account, resources):
    client = emulator.client("cloudformation", account)
    client.create_stack(StackName="s", TemplateBody=json.dumps({"Resources": resources}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        status = client.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"]
        if not status.endswith("IN_PROGRESS"):
            return status
        time.sleep(0.05)
    raise AssertionError("the stack takes too long")


def test_a_stack_gives_a_bus_its_policy(emulator, outsider, sender):
    statement = allow("events:PutEvents", "*", principal={"AWS": f"arn:aws:iam::{sender}:root"})
    properties = {"Name": "stacked", "Policy": json.loads(document(statement))}
    assert stack(emulator, outsider, {"B": {"Type": "AWS::Events::EventBus", "Properties": properties}}) == (
        "CREATE_COMPLETE"
    )
    put(emulator.client("events", sender), f"arn:aws:events:{REGION}:{outsider}:event-bus/stacked")


def test_a_stack_adds_a_statement_to_a_buss_policy(emulator, hub, sender):
    statement = hub.admits({"AWS": f"arn:aws:iam::{sender}:root"})
    properties = {"EventBusName": "hub", "StatementId": "sender", "Statement": statement}
    resources = {"P": {"Type": "AWS::Events::EventBusPolicy", "Properties": properties}}
    assert stack(emulator, hub.account, resources) == "CREATE_COMPLETE"
    put(emulator.client("events", sender), hub.bus)
    emulator.client("cloudformation", hub.account).delete_stack(StackName="s")
    deadline = time.monotonic() + PATIENCE
    while "Policy" in hub.events.describe_event_bus(Name="hub"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_stacks_rule_cannot_have_a_bus_as_target_that_does_not_admit_it(emulator, hub, sender):
    target = {"Id": "hub", "Arn": hub.bus, "RoleArn": forward_role(emulator, sender)}
    properties = {"Name": "r", "EventPattern": json.loads(PATTERN), "Targets": [target]}
    resources = {"R": {"Type": "AWS::Events::Rule", "Properties": properties}}
    assert stack(emulator, sender, resources) == "ROLLBACK_COMPLETE"


def test_a_topic_gets_events_if_its_policy_names_eventbridge(emulator, hub):
    sns = emulator.client("sns", hub.account)
    topic = sns.create_topic(Name="t")["TopicArn"]
    told = queue(hub.sqs, "told", [allow("sqs:SendMessage", "*", principal={"Service": "sns.amazonaws.com"})])
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=told, Attributes={"RawMessageDelivery": "true"})
    letters = queue(hub.sqs, "letters", [allow("sqs:SendMessage", "*", principal=EVENTS)])
    add_rule(hub.events, "r", {"Id": "t", "Arn": topic, "DeadLetterConfig": {"Arn": letters}})
    put(hub.events)
    assert dead_letters(hub.sqs, "letters")[0]["ERROR_CODE"] == "NO_PERMISSIONS"
    policy = document(allow("sns:Publish", topic, principal=EVENTS))
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    put(hub.events)
    assert [event["source"] for event in hub.arrived("told")] == ["my.app"]
