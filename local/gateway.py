"""The HTTP API: the template's routes, events of payload format 2.0, and the gateway's own responses."""

import base64
import json
import re
import sys
import time
import traceback
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.wrappers import Request, Response

from local.functions import Function, Functions
from local.template import ACCOUNT, Template
from local.tokens import Authorizer, RefusedTokenError, event_claims

DEFAULT_ROUTE = "$default"
MAXIMUM_BODY = 10 * 1024 * 1024
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Bodies of other types, or that are not valid UTF-8, reach a function in base64.
TEXT_TYPES = re.compile(r"text/.*|application/(.*\+)?(json|xml|javascript)")


@dataclass(frozen=True)
class Route:
    key: str
    method: str
    path: re.Pattern[str]
    variables: int
    function: str
    authorizer: Authorizer | None
    scopes: tuple[str, ...] | None


def read_routes(template: Template, functions: dict[str, Function]) -> list[Route]:
    """Read the routes, the most specific first: by number of variables, then the longer path, and `$default` last."""

    def order(route: Route) -> tuple[bool, int, int, bool]:
        path = route.key.partition(" ")[2]
        return route.key == DEFAULT_ROUTE, route.variables, -len(path), route.method == "ANY"

    return sorted(_routes(template, functions), key=order)


def _routes(template: Template, functions: dict[str, Function]) -> Iterator[Route]:
    apis = {logical_id: properties.get("Auth", {}) for logical_id, properties in template.resources(_HTTP_API)}
    for function in functions.values():
        for event in function.events.values():
            if event["Type"] != "HttpApi":
                continue
            properties = event.get("Properties", {})
            auth = apis[properties["ApiId"]["Ref"]] if "ApiId" in properties else next(iter(apis.values()))
            own = properties.get("Auth", {})
            named = own.get("Authorizer", auth.get("DefaultAuthorizer", "NONE"))
            path = properties.get("Path", DEFAULT_ROUTE)
            method = properties.get("Method", "ANY").upper()
            scopes = own.get("AuthorizationScopes")
            yield Route(
                key=DEFAULT_ROUTE if path == DEFAULT_ROUTE else f"{method} {path}",
                method=method,
                path=re.compile("(?s:.*)" if path == DEFAULT_ROUTE else _pattern(path)),
                variables=path.count("{"),
                function=function.name,
                authorizer=None if named == "NONE" else _authorizer(template, auth["Authorizers"][named]),
                scopes=None if scopes is None else tuple(scopes),
            )


class Gateway:
    """Finds the route, checks the token, invokes the function, and answers 500 if it fails."""

    def __init__(self, routes: list[Route], functions: Functions) -> None:
        self._routes = routes
        self._functions = functions

    def handle(self, request: Request) -> Response:
        route, variables = self._find(request)
        if route is None:
            return _message(404, "Not Found")
        try:
            claims = route.authorizer.check(_headers(request), route.scopes) if route.authorizer else None
        except RefusedTokenError as refused:
            response = _message(refused.status, "Unauthorized" if refused.status == 401 else "Forbidden")  # noqa: PLR2004
            response.headers["www-authenticate"] = refused.challenge
            return response
        if (request.content_length or 0) > MAXIMUM_BODY:
            return _message(413, "Request Entity Too Large")
        try:
            answer = self._functions.invoke(route.function, _event(request, route, variables, claims))
            return _response(answer, head=request.method == "HEAD")
        except Exception:  # noqa: BLE001 the gateway answers every failure alike
            traceback.print_exc(file=sys.stderr)
            return _message(500, "Internal Server Error")

    def _find(self, request: Request) -> tuple[Route | None, dict[str, str]]:
        """Return the route of a request. A path with a control character has the default one, as unknown paths do."""
        is_plain = not CONTROL_CHARACTERS.search(request.path)
        for route in self._routes:
            fits = route.method in {"ANY", request.method} and (is_plain or route.key == DEFAULT_ROUTE)
            if fits and (match := route.path.fullmatch(request.path)):
                return route, match.groupdict()
        return None, {}


_HTTP_API = "AWS::Serverless::HttpApi"


def _pattern(path: str) -> str:
    """Compile a route's path such as `/i/{token}`; `{proxy+}` is greedy."""
    parts = re.split(r"(\{\w+\+?\})", path)
    return "".join(
        f"(?P<{part.strip('{}+')}>{'.+' if part.endswith('+}') else '[^/]+'})" if part[:1] == "{" else re.escape(part)
        for part in parts
    )


def _authorizer(template: Template, declared: dict[str, Any]) -> Authorizer:
    settings = template.resolve(declared)
    return Authorizer(
        issuer=settings["JwtConfiguration"]["issuer"],
        audience=tuple(settings["JwtConfiguration"]["audience"]),
        scopes=tuple(settings.get("AuthorizationScopes", ())),
    )


def _headers(request: Request) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in request.headers:
        lower = name.lower()
        if lower != "cookie":
            headers[lower] = f"{headers[lower]},{value}" if lower in headers else value
    return headers


def _event(request: Request, route: Route, variables: dict[str, str], claims: dict[str, Any] | None) -> dict[str, Any]:
    """Build an event of payload format 2.0: path decoded, query as sent, a form's body in base64."""
    body = request.get_data()
    as_text = TEXT_TYPES.fullmatch(request.mimetype) is not None and _is_utf8(body)
    now = datetime.now(UTC)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": request.path,
        "rawQueryString": request.query_string.decode("ascii"),
        "headers": _headers(request),
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": "local",
            "domainName": request.host,
            "domainPrefix": request.host.partition(".")[0],
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": request.environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
                "sourceIp": request.remote_addr or "127.0.0.1",
                "userAgent": request.headers.get("user-agent", ""),
            },
            "requestId": str(uuid.uuid4()),
            "routeKey": route.key,
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(time.time() * 1000),
        },
        "isBase64Encoded": bool(body) and not as_text,
    }
    cookies = request.headers.get("cookie")
    if cookies:
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";")]
    query: dict[str, str] = {}
    for name, value in parse_qsl(event["rawQueryString"], keep_blank_values=True):
        query[name] = f"{query[name]},{value}" if name in query else value
    if query:
        event["queryStringParameters"] = query
    if variables:
        event["pathParameters"] = variables
    if claims is not None:
        event["requestContext"]["authorizer"] = {"jwt": event_claims(claims)}
    if body:
        event["body"] = body.decode() if as_text else base64.b64encode(body).decode("ascii")
    return event


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _response(answer: Any, *, head: bool) -> Response:
    """Build the response from a function's answer, by the rules of payload format 2.0."""
    if not isinstance(answer, dict) or "statusCode" not in answer:
        return Response(json.dumps(answer), 200, content_type="application/json")
    body = answer.get("body") or ""
    data = base64.b64decode(body) if answer.get("isBase64Encoded") else str(body).encode()
    response = Response(b"" if head else data, int(answer["statusCode"]))
    del response.headers["content-type"]
    for name, value in (answer.get("headers") or {}).items():
        response.headers[name] = str(value)
    if "content-type" not in response.headers and data:
        response.headers["content-type"] = "text/plain; charset=utf-8"
    for cookie in answer.get("cookies") or ():
        response.headers.add("set-cookie", cookie)
    if head:
        response.headers["content-length"] = str(len(data))
    return response


def _message(status: int, message: str) -> Response:
    return Response(json.dumps({"message": message}), status, content_type="application/json")
