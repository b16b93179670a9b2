"""Tokens for package managers, and the endpoints that they call.

CodeArtifact API Reference, "GetAuthorizationToken" and "GetRepositoryEndpoint". On AWS a domain has a host of its own;
here its endpoints are below ``PREFIX`` of the local cloud's endpoint.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..request import Request
from .failures import invalid
from .records import domain_of, now, repository_of

PREFIX = "/_codeartifact/"
LONGEST_SECONDS, SHORTEST_SECONDS = 43200, 900


@dataclass(frozen=True, slots=True)
class Holder:
    """Who got a token, for which domain, and until when it is valid."""

    access_key: str
    account: str
    domain: str
    expires: datetime


holders: dict[str, Holder] = {}


def _token(request: Request) -> dict[str, Any]:
    """ "Valid values are 0 and any number between 900 and 43200." Zero is taken for the longest: on AWS it stands for
    the end of the session.
    """
    domain, seconds = domain_of(request), int(request.given.get("durationSeconds", LONGEST_SECONDS))
    if 0 < seconds < SHORTEST_SECONDS:
        raise invalid(f"durationSeconds is {seconds}: use 0, or a number between 900 and 43200.")
    token, expires = secrets.token_urlsafe(64), now() + timedelta(seconds=seconds or LONGEST_SECONDS)
    place = f"{domain.place.account}/{domain.place.region}/{domain.name}"
    holders[token] = Holder(request.call.access_key, request.call.account, place, expires)
    return {"authorizationToken": token, "expiration": expires}


def _endpoint(request: Request) -> dict[str, Any]:
    domain, repository = domain_of(request), repository_of(request)
    host = request.call.headers.get("host", "localhost")
    place = f"{domain.place.account}/{domain.place.region}/{domain.name}"
    return {"repositoryEndpoint": f"http://{host}{PREFIX}{place}/{request.given['format']}/{repository.name}/"}


OPERATIONS = {"GetAuthorizationToken": _token, "GetRepositoryEndpoint": _endpoint}
