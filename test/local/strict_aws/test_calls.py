# Every call passes one place.
import asyncio
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.request import Request

from conftest import allow, free_port
from strict_aws.players import send
from strict_aws.requests import calls


def test_a_12_digit_key_is_the_administrator_of_its_account(emulator, outsider):
    emulator.client("sqs", outsider).create_queue(QueueName="door")
    identity = emulator.client("sts", outsider).get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (outsider, f"arn:aws:iam::{outsider}:root")


def test_a_role_is_bound_by_its_policy(emulator, outsider):
    emulator.role(outsider, "reader", [allow("sqs:ListQueues", "*")])
    keys = emulator.session(outsider, "reader")
    emulator.client("sqs", credentials=keys).list_queues()


def test_an_observer_that_fails_leaves_the_call_as_it_is(monkeypatch, outsider):
    def fail(call, answer):
        raise ValueError

    monkeypatch.setattr(calls, "checks", [])
    monkeypatch.setattr(calls, "observers", [fail])
    call = calls.Call("sqs", "ListQueues", outsider, "us-east-1", outsider, "POST", "/", {}, b"", {}, "")

    async def serve():
        return 200, {}, b"{}"

    assert asyncio.run(calls.through(call, serve)) == (200, {}, b"{}")


def test_simulated_services_are_asked_without_the_proxy_of_the_environment(monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")

    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(204)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        Thread(target=server.handle_request).start()
        assert send(Request(f"http://127.0.0.1:{server.server_port}/"))[0] == 204
