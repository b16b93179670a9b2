# The log of an invocation has every line that the function wrote before it answered, however late they are read.
import base64
import contextlib
import os
import queue
import threading

import pytest
from conftest import PATIENCE
from strict_aws.functions.logs import Reader

from functions import create_function, function_role

PYTHON = """
import sys, time
def handler(event, context):
    print("first")
    sys.stdout.flush()
    time.sleep(0.1)
    for number in range(event["lines"]):
        print(f"line {number}")
"""
JAVASCRIPT = """
exports.handler = async ({ lines }) => {
  console.log('first');
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (let number = 0; number < lines; number += 1) console.log(`line ${number}`);
};
"""


@pytest.mark.parametrize(("runtime", "code"), [("python3.11", PYTHON), ("nodejs22.x", JAVASCRIPT)])
def test_the_log_of_an_invocation_is_whole(emulator, member, runtime, code):
    functions, logs = emulator.client("lambda", member), emulator.client("logs", member)
    create_function(functions, function_role(emulator, member), code, Runtime=runtime)
    for lines in (3_000, 0, 1):
        answer = functions.invoke(FunctionName="f", Payload=f'{{"lines":{lines}}}'.encode(), LogType="Tail")
        tail = base64.b64decode(answer["LogResult"]).decode()
        assert (f"line {lines - 1}" if lines else "first") in tail
    events = logs.filter_log_events(logGroupName="/aws/lambda/f")["events"]
    written = [each["message"].strip() for each in events]
    assert [each for each in written if each == "first" or each.startswith("line ")] == [
        *("first", *(f"line {number}" for number in range(3_000))),
        "first",
        *("first", "line 0"),
    ]


@pytest.fixture
def pipe():
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)
    with contextlib.suppress(OSError):
        os.close(writing)


def taken(lines):
    return [lines.get_nowait() for _ in range(lines.qsize())]


def test_what_a_function_wrote_is_taken_although_no_thread_has_read_it_yet(pipe):
    reading, writing = pipe
    lines, reader = queue.Queue(), Reader(reading)
    os.write(writing, b"one\ntwo\nhalf ")
    reader.catch_up(lines)
    assert taken(lines) == ["one", "two"]
    reader.catch_up(lines)
    os.write(writing, b"a line\n")
    reader.catch_up(lines)
    assert taken(lines) == ["half a line"]


def test_the_lines_of_a_process_are_followed_until_it_ends(pipe):
    reading, writing = pipe
    lines, reader = queue.Queue(), Reader(reading)
    following = threading.Thread(target=reader.follow, args=(lines,))
    following.start()
    os.write(writing, b"one\n")
    assert lines.get(timeout=PATIENCE) == "one"
    os.write(writing, b"two\n")
    os.close(writing)
    following.join(PATIENCE)
    assert not following.is_alive()
    assert taken(lines) == ["two"]
