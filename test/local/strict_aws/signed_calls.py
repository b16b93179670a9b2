# Calls that are signed once and sent many times: a bucket must be used up faster than it fills.
import http.client
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.parsers import create_parser
from test_operations import value_of

UNCHECKED = Config(
    retries={"total_max_attempts": 1},
    parameter_validation=False,
    s3={"addressing_style": "path"},
    inject_host_prefix=False,
)


class CapturedError(Exception):
    pass


class SignedCall:
    """A call of an operation, by default with parameters that make no sense. `send` answers the error's code and
    status as boto3 reads them, or None when it was served."""

    def __init__(self, emulator, service, operation, keys, region="us-east-1", parameters=None, config=UNCHECKED):
        client = emulator.client(service, credentials=keys, region=region, config=config)
        model = client.meta.service_model
        shape = model.operation_model(operation).input_shape
        self.parser = create_parser(model.resolved_protocol)
        self.output = model.operation_model(operation).output_shape
        client.meta.events.register("before-send", self._capture)
        try:
            client._make_api_call(operation, parameters or (value_of(shape) if shape else {}))
        except CapturedError:
            url = urlsplit(self.request.url)
            self.path = url.path + (f"?{url.query}" if url.query else "")
            self.connection = http.client.HTTPConnection("127.0.0.1", url.port, timeout=30)

    def _capture(self, request, **_):
        self.request = request
        raise CapturedError

    def send(self, **headers):
        self.connection.request(self.request.method, self.path, self.request.body, {**self.request.headers, **headers})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status < 300:
            return None
        if answer.status == 500:  # Of the emulator itself, in no protocol.
            return "InternalError", 500
        response = {"status_code": answer.status, "headers": dict(answer.getheaders()), "body": body}
        return self.parser.parse(response, self.output)["Error"]["Code"], answer.status
