"""Events that could not be delivered: a metric counts them, and the target's dead-letter queue keeps them.

Amazon EventBridge User Guide, "Using dead-letter queues to process undelivered events" and "Monitoring Amazon
EventBridge"; EventBridge Scheduler User Guide, "Configuring a dead-letter queue" and "Monitoring with CloudWatch".
"""

import json

from ministack.core import arn
from ministack.services import cloudwatch, eventbridge, sqs

from ..wrapping import original_of
from .permissions import EVENTS, Delivery

send_to_queue = original_of(eventbridge, "_dispatch_to_sqs", "spec payload sqs_parameters")
view_of = original_of(eventbridge, "_pattern_event_view", "event")
queue_by_arn = original_of(sqs, "_queue_by_arn", "arn")
md5_of_attributes = original_of(sqs, "_md5_msg_attrs", "attrs")
record_metric = original_of(cloudwatch, "record_metric", "namespace metric_name value unit dimensions")


def keep(delivery: Delivery, code: str, message: str) -> None:
    """Counts an event that was not delivered, and sends it to the target's dead-letter queue, if that lets it in."""
    _count(delivery, "FailedInvocations", "TargetErrorCount")
    queue_arn = (delivery.target.get("DeadLetterConfig") or {}).get("Arn")
    if not queue_arn:
        return
    queue = queue_by_arn(queue_arn)
    if queue is None or not delivery.is_allowed(queue["attributes"].get("Policy"), "sqs:SendMessage", queue_arn):
        _count(delivery, "InvocationsFailedToBeSentToDlq", "InvocationsFailedToBeSentToDeadLetterCount")
        return
    payload = delivery.target.get("Input") if delivery.service != EVENTS else None
    send_to_queue(arn.parse_arn(queue_arn), payload or json.dumps(view_of(delivery.event).event_with_detail()))
    texts = {
        "RULE_ARN" if delivery.service == EVENTS else "SCHEDULE_ARN": delivery.rule_arn,
        "TARGET_ARN": delivery.target["Arn"],
        "ERROR_CODE": code,
        "ERROR_MESSAGE": message,
    }
    attributes = {name: {"DataType": "String", "StringValue": text} for name, text in texts.items()}
    queue["messages"][-1].update(message_attributes=attributes, md5_attrs=md5_of_attributes(attributes))
    _count(delivery, "InvocationsSentToDlq", "InvocationsSentToDeadLetterCount")


def _count(delivery: Delivery, of_rules: str, of_schedules: str) -> None:
    if delivery.service == EVENTS:
        namespace, metric, dimensions = "AWS/Events", of_rules, {"RuleName": delivery.rule["Name"]}
    else:
        namespace, metric, dimensions = "AWS/Scheduler", of_schedules, {"ScheduleGroup": delivery.rule["GroupName"]}
    record_metric(namespace, metric, 1, "Count", dimensions)
