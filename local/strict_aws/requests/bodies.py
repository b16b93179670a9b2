"""The parameters in the body of a request: of a JSON object or of a form. What a content type says does not matter."""

import json
from typing import Any
from urllib.parse import parse_qs


def json_of(body: bytes) -> dict[str, Any]:
    """The members of a JSON object; empty for a body that is none."""
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def form_of(body: bytes) -> dict[str, list[str]]:
    """The values of a form by name, also those that are empty."""
    return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)


def is_form(headers: dict[str, str]) -> bool:
    """Whether the body of the request is sent as a form."""
    return headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def fields_of(headers: dict[str, str], body: bytes, query: dict[str, list[str]]) -> dict[str, list[str]]:
    """The parameters of a query protocol, in the form and in the URL."""
    return {**query, **(form_of(body) if is_form(headers) else {})}


def parameters_of(headers: dict[str, str], body: bytes, query: dict[str, list[str]]) -> dict[str, Any]:
    """The parameters of a JSON or a query request, of a query request the first value of each."""
    if not is_form(headers) and "Action" not in query:
        return json_of(body)
    return {name: values[0] for name, values in fields_of(headers, body, query).items()}
