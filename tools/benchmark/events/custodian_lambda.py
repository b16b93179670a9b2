"""Runs Cloud Custodian's Lambda handler in this process. Reads one event per line, prints a line when it is handled."""

import json
import sys

from c7n.handler import dispatch_event


class Context:
    """The context object that Lambda passes to a handler."""

    function_name = "custodian-bench"
    aws_request_id = "bench"

    def get_remaining_time_in_millis(self):
        return 60_000


for line in sys.stdin:
    dispatch_event(json.loads(line), Context())
    print("done", flush=True)
