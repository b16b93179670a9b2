"""Credentials with which a simulated service acts as a client: of a role that trusts it, and of roles behind that one.

The calls go through the front door: all policies are asked about them, and they are recorded, as any client's.
"""

import os
import secrets
import threading
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session, get_session
from ministack.services import sts

from ..wrapping import original_of
from .asking import trusts

register_session = original_of(sts, "register_session", "access_key session")
# IAM User Guide, "Methods to assume a role": a session has an hour, where nothing else is said.
SECONDS = 3600
CONFIG = Config(retries={"max_attempts": 8, "mode": "standard"}, s3={"addressing_style": "path"}, proxies={})
# Botocore's session may make one client at a time.
_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class ServiceSession:
    """A session of a role."""

    role: str
    name: str
    access_key: str
    secret_key: str
    token: str


def session_for_service(
    role_arn: str, service: str, name: str, source: dict[str, str], region: str
) -> ServiceSession | None:
    """A session of a role that trusts the service; None when it does not. ``source`` has aws:SourceArn and its like."""
    if not trusts(role_arn, service, source, region):
        return None
    account, role = role_arn.split(":")[4], role_arn.rsplit("/", 1)[-1]
    made = ServiceSession(
        role_arn, name, f"ASIA{secrets.token_hex(8).upper()}", secrets.token_hex(20), secrets.token_hex(64)
    )
    record = {
        "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{name}",
        "UserId": f"{role}:{name}",
        "SecretAccessKey": made.secret_key,
        "SessionToken": made.token,
        "Expiration": time.time() + SECONDS,
        "AccountId": account,
        "PrincipalType": "AssumedRole",
    }
    register_session(made.access_key, record)
    return made


def assumed(by: ServiceSession, role_arn: str, name: str) -> ServiceSession:
    """A session of another role, assumed with this one. Raises ClientError when it may not be."""
    keys = client_of("sts", by, "us-east-1").assume_role(RoleArn=role_arn, RoleSessionName=name)["Credentials"]
    return ServiceSession(role_arn, name, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])


def client_of(service: str, by: ServiceSession, region: str) -> Any:
    """A client of a service. Not for the thread that answers calls: it would wait for itself."""
    with _making:
        return _botocore().create_client(
            service,
            region_name=region,
            endpoint_url=endpoint(),
            aws_access_key_id=by.access_key,
            aws_secret_access_key=by.secret_key,
            aws_session_token=by.token,
            config=CONFIG,
        )


def endpoint() -> str:
    """The emulator's own address."""
    return f"http://127.0.0.1:{os.environ.get('GATEWAY_PORT', '4566')}"


@cache
def _botocore() -> Session:
    return get_session()
