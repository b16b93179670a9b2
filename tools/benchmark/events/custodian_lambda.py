"""Cloud Custodian's own Lambda entry point, in this process: an event on each line in, a line out when it is handled."""

import json
import sys

from c7n.handler import dispatch_event


class Context:
    """What Lambda says of an invocation."""

    function_name = "custodian-bench"
    aws_request_id = "bench"

    def get_remaining_time_in_millis(self):
        return 60_000


for line in sys.stdin:
    dispatch_event(json.loads(line), Context())
    print("done", flush=True)
