"""The public access block of a whole account binds its buckets, besides the block of each bucket.

S3 User Guide, "Blocking public access to your Amazon S3 storage": the most restrictive of both applies.
"""

from typing import Any
from xml.etree import ElementTree

from ministack.services import s3

from ..requests import calls
from ..requests.calls import Call, Response
from ..wrapping import wrap

# The settings that are on, by account. The simulated services keep what the caller sent, and answer with it.
blocks: dict[str, frozenset[str]] = {}


def install() -> None:
    """Notes what accounts set, and tells S3 of it."""
    wrap(s3, "_public_access_blocked", "owner_account bucket_name setting", _with_account)
    calls.observers.append(observe)


def access_blocked(owner: str, bucket: str, setting: str) -> bool:
    """Whether this setting is on for the bucket, by its own block or by that of its account."""
    return bool(s3._public_access_blocked(owner, bucket, setting))


def _with_account(plain: Any) -> Any:
    def public_access_blocked(owner_account: str, bucket_name: str, setting: str) -> bool:
        return setting in blocks.get(owner_account, ()) or bool(plain(owner_account, bucket_name, setting))

    return public_access_blocked


def observe(call: Call, answer: Response) -> None:
    """Keeps the settings of a call of S3 Control that has succeeded."""
    if call.service != "s3control" or answer[0] >= 300:
        return
    if call.operation == "PutPublicAccessBlock":
        settings = ElementTree.fromstring(call.body).iter()
        blocks[call.account] = frozenset(each.tag.rsplit("}", 1)[-1] for each in settings if each.text == "true")
    elif call.operation == "DeletePublicAccessBlock":
        blocks.pop(call.account, None)
