"""What Lambda gives to a function: its event and its context."""

import base64
import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

from tests.support.cast.people import INGRID
from tests.support.repository import ROOT


def lambda_context(*remaining: int) -> Any:
    """Return a context with so many milliseconds left at each asking; the last for ever."""
    left = list(remaining or (60_000,))
    return SimpleNamespace(
        function_name="a-function",
        memory_limit_in_mb=256,
        invoked_function_arn="arn:aws:lambda:eu-north-1:123456789012:function:a-function",
        aws_request_id="d9f3a1c0-7d0e-4f0e-9f5c-2f0a3c1b7e55",
        get_remaining_time_in_millis=lambda: left.pop(0) if len(left) > 1 else left[0],
    )


CONTEXT = lambda_context()
SAMPLES = ROOT / "events"
SCOPE = "aws.cognito.signin.user.admin"
PARAMETERS = {"i": "token", "payments": "provider"}  # the second part of a public path


def sample(name: str) -> dict[str, Any]:
    """Return a sample event of `events/`."""
    loaded: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text())
    return loaded


def claims_of(groups: str | None, staff_id: str) -> dict[str, str]:
    """Return the claims of a caller's access token, as the HTTP API writes them: a list in one text."""
    claims = {"sub": staff_id, "token_use": "access", "scope": SCOPE}
    return claims if groups is None else {**claims, "cognito:groups": groups}


def http_event(
    method: str,
    path: str,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    body: bytes | str | None = None,
    *,
    groups: str | None = "[owner]",
    staff_id: str = INGRID.id,
) -> dict[str, Any]:
    """Return a request as the HTTP API hands it to a function (payload 2.0); bytes come in base64.

    The caller is Ingrid, an owner, unless `groups` and `staff_id` name others.
    """
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": "shop.example", **{name.lower(): value for name, value in (headers or {}).items()}},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "shop.example",
            "domainPrefix": "shop",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "a test",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "time": "23/Nov/2026:12:00:00 +0000",
            "timeEpoch": 1795435200000,
            "authorizer": {"jwt": {"claims": claims_of(groups, staff_id), "scopes": [SCOPE]}},
        },
        "isBase64Encoded": isinstance(body, bytes),
    }
    if query:
        values: dict[str, list[str]] = {}
        for name, value in parse_qsl(query, keep_blank_values=True):
            values.setdefault(name, []).append(value)
        event["queryStringParameters"] = {name: ",".join(several) for name, several in values.items()}
    parts = path.split("/")
    if len(parts) > 2 and parts[1] in PARAMETERS:
        event["pathParameters"] = {PARAMETERS[parts[1]]: parts[2]}
    if len(parts) == 4 and parts[1] == "assets":
        event["pathParameters"] = {"hash": parts[2], "file": parts[3]}
    if cookies := event["headers"].pop("cookie", ""):
        event["cookies"] = cookies.split("; ")
    if body is not None:
        event["body"] = base64.b64encode(body).decode() if isinstance(body, bytes) else body
    return event
