# Functions for tests: their code is given, and their role allows everything.
import io
import time
import zipfile

from conftest import PATIENCE, allow, document


def package(code, file="index.py"):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(file, code)
    return content.getvalue()


def function_role(emulator, account, statements=None):
    iam = emulator.client("iam", account)
    trust = document(allow("sts:AssumeRole", principal={"Service": "lambda.amazonaws.com"}))
    role = iam.create_role(RoleName="runner", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    policy = document(*(statements or [allow("*", "*")]))
    iam.put_role_policy(RoleName="runner", PolicyName="inline", PolicyDocument=policy)
    return role


def create_function(client, role, code, name="f", **more):
    runtime = more.pop("Runtime", "python3.11")
    file = "index.py" if runtime.startswith("python") else "index.js"
    made = {"FunctionName": name, "Runtime": runtime, "Role": role, "Handler": "index.handler"}
    return client.create_function(**made, Code={"ZipFile": package(code, file)}, **more)["FunctionArn"]


def until(read, expected):
    """Reads until the value is the expected one. Fails with the last value."""
    deadline = time.monotonic() + PATIENCE
    while (value := read()) != expected:
        assert time.monotonic() < deadline, value
        time.sleep(0.05)
