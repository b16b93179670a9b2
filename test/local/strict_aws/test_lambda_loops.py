# Recursive loops of functions, and the limits of single functions.
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError
from conftest import REGION, ROOT, allow, document, numbers
from test_event_buses import queue

from functions import create_function, function_role, until

# Each run of a function of a loop tells it to the queue `hops-<name>`.
TELL = """
import os, boto3
sqs = boto3.client("sqs")
NAME = os.environ["AWS_LAMBDA_FUNCTION_NAME"]

def send(name, body):
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=f"{name}-{NAME}")["QueueUrl"], MessageBody=body)

def handler(event, context):
    send("hops", "hop")
    again()
"""
TO_QUEUE = f'{TELL}\ndef again():\n    send("work", "again")\n'
TO_TOPIC = f"""{TELL}
sns = boto3.client("sns")
def again():
    sns.publish(TopicArn=os.environ["TOPIC"], Message="again")
"""
TO_BUCKET = f"""{TELL}
s3 = boto3.client("s3")
def again():
    s3.put_object(Bucket=os.environ["BUCKET"], Key="again")
"""
TO_ITSELF = (
    f'{TELL}\nfunctions = boto3.client("lambda")\n'
    'def again():\n    functions.invoke(FunctionName=NAME, InvocationType="Event")\n'
)
JAVASCRIPT = f"""
const {{ SQSClient, GetQueueUrlCommand, SendMessageCommand }} = require('{ROOT}/node_modules/@aws-sdk/client-sqs');
const sqs = new SQSClient({{}});
const send = async (name, MessageBody) => {{
  const QueueName = `${{name}}-${{process.env.AWS_LAMBDA_FUNCTION_NAME}}`;
  const {{ QueueUrl }} = await sqs.send(new GetQueueUrlCommand({{ QueueName }}));
  await sqs.send(new SendMessageCommand({{ QueueUrl, MessageBody }}));
}};
exports.handler = async () => {{
  await send('hops', 'hop');
  await send('work', 'again');
}};
"""
TRACE = "import os\ndef handler(event, context):\n    return os.environ['_X_AMZN_TRACE_ID']\n"


class Place:
    """An account whose functions have a role that allows everything."""

    def __init__(self, emulator, account):
        self.emulator = emulator
        self.account = account
        self.sqs, self.sns, self.s3, self.functions = (
            emulator.client(service, account) for service in ("sqs", "sns", "s3", "lambda")
        )
        self.role = function_role(emulator, account)

    def function(self, name, code, **more):
        queue(self.sqs, f"hops-{name}")
        return create_function(self.functions, self.role, code, name, Timeout=more.pop("Timeout", 30), **more)

    def url(self, name):
        return self.sqs.get_queue_url(QueueName=name)["QueueUrl"]

    def number_in(self, name):
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.url(name), AttributeNames=names)["Attributes"]
        return sum(int(value) for value in found.values())

    def send(self, name):
        self.sqs.send_message(QueueUrl=self.url(name), MessageBody="start")

    def work_queue(self, function, visibility=60, **more):
        """The queue `work-<function>`, which runs the function; its dead letters go to `dead-<function>`."""
        redrive = {"deadLetterTargetArn": queue(self.sqs, f"dead-{function}"), "maxReceiveCount": 2}
        policy = document(allow("sqs:SendMessage", "*", principal={"Service": "sns.amazonaws.com"}))
        attributes = {"RedrivePolicy": json.dumps(redrive), "VisibilityTimeout": str(visibility), "Policy": policy}
        arn = queue(self.sqs, f"work-{function}", attributes=attributes)
        self.functions.create_event_source_mapping(EventSourceArn=arn, FunctionName=function, **more)
        return arn


@pytest.fixture(scope="module")
def place(emulator):
    return Place(emulator, str(next(numbers)))


@pytest.fixture(scope="module")
def loops(place):
    """All loops, started at once."""
    bucket = f"loops-{place.account}"
    first, second = (place.sns.create_topic(Name=name)["TopicArn"] for name in ("t1", "t2"))
    topics = [{"Environment": {"Variables": {"TOPIC": topic}}} for topic in (first, second)]
    place.function("queue", TO_QUEUE)
    place.function("javascript", JAVASCRIPT, Runtime="nodejs22.x")
    subscriber = place.function("topic", TO_TOPIC, **topics[0])
    place.function("topic-and-queue", TO_TOPIC, **topics[1])
    notified = place.function("bucket", TO_BUCKET, Environment={"Variables": {"BUCKET": bucket}})
    place.function("itself", TO_ITSELF)
    for name in ("queue", "javascript", "topic-and-queue"):
        place.work_queue(name)
    place.sns.subscribe(TopicArn=first, Protocol="lambda", Endpoint=subscriber)
    work = f"arn:aws:sqs:{REGION}:{place.account}:work-topic-and-queue"
    place.sns.subscribe(TopicArn=second, Protocol="sqs", Endpoint=work)
    permission = {"StatementId": "s3", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
    place.functions.add_permission(FunctionName="bucket", **permission)
    place.s3.create_bucket(Bucket=bucket)
    notify = {"LambdaFunctionArn": notified, "Events": ["s3:ObjectCreated:*"]}
    configuration = {"LambdaFunctionConfigurations": [notify]}
    place.s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)
    place.send("work-queue")
    place.send("work-javascript")
    place.sns.publish(TopicArn=first, Message="start")
    place.sns.publish(TopicArn=second, Message="start")
    place.s3.put_object(Bucket=bucket, Key="start")
    place.functions.invoke(FunctionName="itself", InvocationType="Event")
    return place


@pytest.mark.parametrize("name", ["queue", "javascript", "topic", "topic-and-queue", "bucket", "itself"])
def test_a_loop_ends_after_16_runs(loops, name):
    until(lambda: loops.number_in(f"hops-{name}"), 16)
    time.sleep(0.3)
    assert loops.number_in(f"hops-{name}") == 16


def invoke(place, name, header=""):
    """Invokes with this trace header; returns the header with which the function's own calls would go out."""
    client = place.emulator.client("lambda", place.account)
    client.meta.events.register(
        "before-sign.lambda.Invoke", lambda request, **_: request.headers.add_header("X-Amzn-Trace-Id", header)
    )
    return json.loads(client.invoke(FunctionName=name)["Payload"].read())


def test_the_17th_invocation_of_a_chain_is_refused(place):
    place.function("refused", TRACE)
    header = ""
    for _ in range(16):
        header = invoke(place, "refused", header)
    with pytest.raises(ClientError, match="RecursiveInvocationException") as refused:
        invoke(place, "refused", header)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    invoke(place, "refused")  # Another chain is not affected.


def test_each_function_of_a_chain_has_its_own_count(place):
    place.function("one", TRACE)
    place.function("other", TRACE)
    header = ""
    for _ in range(10):
        header = invoke(place, "other", invoke(place, "one", header))


def test_a_function_that_allows_loops_is_not_stopped(place):
    place.function("allowed", TRACE)
    place.functions.put_function_recursion_config(FunctionName="allowed", RecursiveLoop="Allow")
    header = ""
    for _ in range(20):
        header = invoke(place, "allowed", header)


def test_a_stack_can_allow_loops(place):
    code = {"ZipFile": TRACE}
    properties = {"FunctionName": "stacked", "Runtime": "python3.11", "Role": place.role, "Handler": "index.handler"}
    function = {"Type": "AWS::Lambda::Function", "Properties": {**properties, "Code": code, "RecursiveLoop": "Allow"}}
    stacks = place.emulator.client("cloudformation", place.account)

    def setting():
        return place.functions.get_function_recursion_config(FunctionName="stacked")["RecursiveLoop"]

    def status():
        return stacks.describe_stacks(StackName="s")["Stacks"][0]["StackStatus"]

    stacks.create_stack(StackName="s", TemplateBody=json.dumps({"Resources": {"F": function}}))
    until(status, "CREATE_COMPLETE")
    assert setting() == "Allow"
    del function["Properties"]["RecursiveLoop"]
    stacks.update_stack(StackName="s", TemplateBody=json.dumps({"Resources": {"F": function}}))
    until(status, "UPDATE_COMPLETE")
    assert setting() == "Terminate"


def test_a_function_is_stopped_at_its_timeout(place):
    place.function("slow", "import time\ndef handler(event, context):\n    time.sleep(100)\n", Timeout=1)
    began = time.monotonic()
    answer = place.functions.invoke(FunctionName="slow")
    assert time.monotonic() - began < 90
    assert "Task timed out after 1.00 seconds" in answer["Payload"].read().decode()


def test_no_more_runs_at_once_than_the_reserved_concurrency(place):
    place.function("reserved", "import time\ndef handler(event, context):\n    time.sleep(5)\n")
    place.functions.put_function_concurrency(FunctionName="reserved", ReservedConcurrentExecutions=1)

    def call(_):
        try:
            place.emulator.client("lambda", place.account).invoke(FunctionName="reserved")
        except ClientError as error:
            return error.response["Error"]["Code"]
        return "ran"

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(call, range(3)))
    assert answers == ["TooManyRequestsException", "TooManyRequestsException", "ran"]


def test_no_more_batches_run_at_once_than_the_maximum_concurrency(place):
    place.function("limited", f"{TELL}\nimport time\ndef again():\n    time.sleep(10)\n")
    place.work_queue("limited", BatchSize=1, ScalingConfig={"MaximumConcurrency": 2})
    for _ in range(5):
        place.send("work-limited")
    until(lambda: place.number_in("hops-limited"), 2)
    time.sleep(0.5)
    assert place.number_in("hops-limited") == 2
    place.sqs.purge_queue(QueueUrl=place.url("work-limited"))


def test_the_message_of_a_stopped_run_goes_to_the_dead_letter_queue(place):
    place.function("traced", TRACE)
    place.work_queue("traced", visibility=1)
    header = ""
    for _ in range(16):
        header = invoke(place, "traced", header)
    trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": header}}
    place.sqs.send_message(QueueUrl=place.url("work-traced"), MessageBody="again", MessageSystemAttributes=trace)
    until(lambda: place.number_in("dead-traced"), 1)
