# The strict emulator by itself, and boto3 clients for it: what these tests see, any AWS client sees. Each test takes
# accounts of its own, so that all can share one emulator.
import io
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

ROOT = Path(__file__).parents[3]
MANAGEMENT = "111111111111"
REGION = "us-east-1"
# Seconds for what happens after a while: no test fails because of time, also on a machine that is several times slower.
PATIENCE = float(os.environ.get("PALISADE_TEST_PATIENCE", "120"))
ONCE = Config(retries={"max_attempts": 1, "mode": "standard"}, s3={"addressing_style": "path"})


def pytest_runtest_logreport(report):
    """Writes each test's outcome to the file in PYTEST_RESULTS, from which jest reports it."""
    results = os.environ.get("PYTEST_RESULTS")
    if results and (report.when == "call" or report.failed or report.skipped):
        outcome = {"id": report.nodeid, "passed": report.passed, "detail": report.longreprtext}
        with Path(results).open("a") as file:
            file.write(json.dumps(outcome) + "\n")


class Emulator:
    """A running strict emulator. `client` uses an account's back door, or the given credentials."""

    def __init__(self, port, process):
        self.endpoint = f"http://127.0.0.1:{port}"
        self.process = process
        self.back_doors = {}

    def client(self, service, account=None, credentials=None, region=REGION, config=ONCE):
        if credentials is None and config is ONCE:
            if (service, account, region) not in self.back_doors:
                self.back_doors[service, account, region] = self.made(service, region, config, back_door(account))
            return self.back_doors[service, account, region]
        return self.made(service, region, config, credentials or back_door(account))

    def made(self, service, region, config, keys):
        return boto3.client(service, endpoint_url=self.endpoint, region_name=region, config=config, **keys)

    def role(self, account, name, statements=None, trusted=None, boundary=None, path="/"):
        """Creates a role with one inline policy, by default of an administrator; answers its ARN."""
        iam = self.client("iam", account)
        trust = allow("sts:AssumeRole", principal={"AWS": trusted or f"arn:aws:iam::{account}:root"})
        boundaries = {"PermissionsBoundary": boundary} if boundary else {}
        role = iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=document(trust), **boundaries)
        policy = document(*(statements if statements is not None else [allow("*", "*")]))
        iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=policy)
        return role["Role"]["Arn"]

    def session(self, account, role, name="zed", by=None):
        """Credentials of a session of the role, assumed by the back door of its account or of the account `by`, or
        with the credentials `by`."""
        arn = role if role.startswith("arn:") else f"arn:aws:iam::{account}:role/{role}"
        sts = self.client("sts", credentials=by) if isinstance(by, dict) else self.client("sts", by or account)
        deadline = time.monotonic() + PATIENCE
        while True:  # A new role cannot be assumed for some time, as on AWS.
            try:
                keys = sts.assume_role(RoleArn=arn, RoleSessionName=name)["Credentials"]
            except sts.exceptions.ClientError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
                continue
            return {
                "aws_access_key_id": keys["AccessKeyId"],
                "aws_secret_access_key": keys["SecretAccessKey"],
                "aws_session_token": keys["SessionToken"],
            }


def back_door(account):
    return {"aws_access_key_id": account, "aws_secret_access_key": "test"}


def allow(actions, resources=None, principal=None, condition=None, effect="Allow"):
    statement = {"Effect": effect, "Action": actions}
    if resources:
        statement["Resource"] = resources
    if principal:
        statement["Principal"] = principal
    if condition:
        statement["Condition"] = condition
    return statement


def deny(actions, resources="*", **more):
    return allow(actions, resources, effect="Deny", **more)


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def package():
    """The archive of a Python function."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("i.py", "def h(event, context): return 1")
    return buffer.getvalue()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def with_node():
    """The environment with the project's Node.js first in the path."""
    return {**os.environ, "PATH": f"{ROOT}/node_modules/.bin:{os.environ['PATH']}"}


def start(folder, **environment):
    """Starts a strict emulator in this folder. The caller stops its process."""
    port = free_port()
    log = (folder / "emulator.log").open("w")
    settings = {
        "PATH": with_node()["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "S3_DATA_DIR": str(folder / "s3"),
        "STATE_DIR": str(folder / "state"),
        "PYTHONPATH": str(ROOT / "local"),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "PALISADE_MANAGEMENT_ACCOUNT": MANAGEMENT,
        **environment,
    }
    command = [sys.executable, "-m", "strict_aws"]
    process = subprocess.Popen(
        command, cwd=folder, env=settings, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
    )
    emulator = Emulator(port, process)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{emulator.endpoint}/_ministack/health", timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return emulator
    process.kill()
    raise AssertionError((folder / "emulator.log").read_text())


def stop(emulator):
    os.killpg(emulator.process.pid, signal.SIGKILL)
    emulator.process.wait(10)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory):
    """One emulator for all tests, with quotas on and AWS's delays scaled by 0.02."""
    running = start(tmp_path_factory.mktemp("emulator"))
    yield running
    stop(running)


@pytest.fixture(scope="module")
def start_once(tmp_path_factory):
    """Starts an emulator for all tests of a file, with other environment variables."""
    started = []

    def begin(**environment):
        started.append(start(tmp_path_factory.mktemp("emulator"), **environment))
        return started[-1]

    yield begin
    for each in started:
        stop(each)


@pytest.fixture
def start_emulator(tmp_path):
    """Starts an emulator of the test's own, with other environment variables."""
    started = []

    def begin(**environment):
        folder = tmp_path / str(len(started))
        folder.mkdir()
        started.append(start(folder, **environment))
        return started[-1]

    yield begin
    for each in started:
        stop(each)


numbers = itertools.count(200_000_000_001)


@pytest.fixture
def outsider():
    """The id of an account that is in no organization."""
    return str(next(numbers))


@pytest.fixture
def member(emulator):
    """The id of a new account of the organization, in its root."""
    return new_member(emulator)


def new_member(emulator):
    organizations = emulator.client("organizations", MANAGEMENT)
    number = next(numbers)
    request = organizations.create_account(Email=f"m{number}@example.com", AccountName=f"m{number}")
    status = request["CreateAccountStatus"]
    deadline = time.monotonic() + PATIENCE
    while status["State"] == "IN_PROGRESS" and time.monotonic() < deadline:
        time.sleep(0.05)
        describe = organizations.describe_create_account_status(CreateAccountRequestId=status["Id"])
        status = describe["CreateAccountStatus"]
    assert status["State"] == "SUCCEEDED", status
    return status["AccountId"]


@pytest.fixture
def attach(emulator):
    """Attaches a policy of these statements to a target, and detaches it after the test."""
    organizations = emulator.client("organizations", MANAGEMENT)
    attached = []

    def attach_policy(target, *statements, kind="SERVICE_CONTROL_POLICY"):
        root = organizations.list_roots()["Roots"][0]
        if kind not in [each["Type"] for each in root["PolicyTypes"] if each["Status"] == "ENABLED"]:
            organizations.enable_policy_type(RootId=root["Id"], PolicyType=kind)
        made = organizations.create_policy(
            Content=document(*statements), Description="", Name=f"test-{next(numbers)}", Type=kind
        )
        pair = {"PolicyId": made["Policy"]["PolicySummary"]["Id"], "TargetId": target}
        organizations.attach_policy(**pair)
        attached.append(pair)
        return pair

    yield attach_policy
    for pair in attached:
        organizations.detach_policy(**pair)
