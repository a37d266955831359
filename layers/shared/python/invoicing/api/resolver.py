"""Routes of the staff API. A route declares its body, query, response and errors, which OpenAPI is generated from.

Powertools routes the requests. Its validation is off: it cannot refuse what `json_bodies` refuses, supports neither
merge patches nor problem+json, and loads pydantic in every function.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import unquote

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from invoicing.api.answers import Answer, Table
from invoicing.api.csv_pages import CONTENT_TYPE as CSV
from invoicing.api.errors import Fault, FaultyParameterError, VersionRequiredError
from invoicing.api.problems import CONTENT_TYPE, NO_ROUTE, UNEXPECTED, Problem, problem_of
from invoicing.api.requests.empty_body import EmptyBody
from invoicing.api.requests.json_bodies import canonical_json, parse_json
from invoicing.api.requests.queries import Query
from invoicing.domain.errors import InvoicingError, NotFoundError, SaleNotFoundError, not_found
from invoicing.observability import logger

if TYPE_CHECKING:
    from invoicing.domain.sale.idempotency import RequestKey

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_ETAG = re.compile(r'(?:W/)?"?([1-9][0-9]{0,8})"?')
_NO_VERSION = -1  # of an ETag that is malformed: it matches no version

B_co = TypeVar("B_co", covariant=True)
Q_co = TypeVar("Q_co", bound=Query, covariant=True)


@dataclass(frozen=True, slots=True)
class Call(Generic[B_co, Q_co]):
    """A valid request. `key` holds the Idempotency-Key, `seen_version` the version in If-Match."""

    body: B_co
    query: Q_co
    path: Mapping[str, str]
    domain: str
    key: RequestKey | None
    seen_version: int
    parameters: Mapping[str, str] = field(default_factory=dict)  # of the query, unparsed


@dataclass(frozen=True, slots=True)
class Operation:
    """A route, as it is served and documented."""

    method: str
    path: str
    serve: Callable[[Call[Any, Any]], Answer]
    status: int
    answers: Any
    body: Any  # a class that has `read(document)`, or None
    optional_body: bool
    query: type[Query]
    refuses: tuple[type[InvoicingError], ...]
    keyed: bool
    versioned: bool
    public: bool

    @property
    def reads_body(self) -> bool:
        """Tell whether the body is read. The body of a GET has no meaning (RFC 9110)."""
        return self.method != "GET"


class Api:
    """The routes of one function."""

    def __init__(self, tag: str) -> None:
        """Start without routes. `tag` groups them in the OpenAPI document."""
        self.tag = tag
        self.operations: list[Operation] = []
        self._resolver = APIGatewayHttpResolver()
        self._resolver.not_found(lambda _: _problem(NO_ROUTE))

    def resolve(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer an event of the HTTP API (payload 2.0)."""
        return self._resolver.resolve(event, context)

    def route(
        self,
        method: str,
        path: str,
        *,
        answers: Any,
        status: int = 200,
        body: type[B_co] | None = None,
        optional_body: bool = False,
        query: type[Q_co] = Query,  # type: ignore[assignment]  # without `query`, Q_co is Query
        refuses: Iterable[type[InvoicingError]] = (),
        keyed: bool = False,
        versioned: bool = False,
        public: bool = False,
    ) -> Callable[[Callable[[Call[B_co, Q_co]], Answer]], Callable[[Call[B_co, Q_co]], Answer]]:
        """Declare a route. The decorated function serves it, and its docstring becomes the documentation.

        `keyed` routes take an Idempotency-Key, `versioned` ones require If-Match. `refuses` lists the errors that not
        every route has.
        """

        def declare(serve: Callable[[Call[B_co, Q_co]], Answer]) -> Callable[[Call[B_co, Q_co]], Answer]:
            operation = Operation(
                method,
                path,
                serve,
                status,
                answers,
                body,
                optional_body,
                query,
                tuple(refuses),
                keyed,
                versioned,
                public,
            )
            self.operations.append(operation)
            rule = re.sub(r"{(\w+)}", r"<\1>", path)
            self._resolver.route(rule, method=method)(lambda **parameters: self._serve(operation, parameters))
            return serve

        return declare

    def _serve(self, operation: Operation, path: dict[str, str]) -> Response[str]:
        try:
            return _response(operation, operation.serve(self._read(operation, path)))
        except Exception as error:  # noqa: BLE001 - an unexpected error is logged and answered without details
            problem = problem_of(_name_not_found(operation, path, error))
            if problem is UNEXPECTED:
                logger.exception("unexpected_error", extra={"route": f"{operation.method} {operation.path}"})
            return _problem(problem)

    def _read(self, operation: Operation, path: dict[str, str]) -> Call[Any, Any]:
        event = self._resolver.current_event
        raw = base64.b64decode(event.body or "") if event.is_base64_encoded else (event.body or "").encode()
        query = operation.query.read(event.query_string_parameters)
        key = _key(event.headers.get("idempotency-key")) if operation.keyed else None
        seen = _version(event.headers.get("if-match")) if operation.versioned else _NO_VERSION
        return Call(
            body=_body(operation, raw),
            query=query,
            path={name: unquote(value) for name, value in path.items()},
            domain=event.request_context.domain_name or "",
            key=_request_key(operation.method, event.path, key, raw) if key else None,
            seen_version=seen,
            parameters=event.query_string_parameters,
        )


def _body(operation: Operation, raw: bytes) -> Any:
    if not operation.reads_body:
        return None
    body = operation.body or EmptyBody
    if (operation.optional_body or body is EmptyBody) and not raw.strip():
        return body.read({})
    return body.read(parse_json(raw))


def _name_not_found(operation: Operation, path: Mapping[str, str], error: Exception) -> Exception:
    """Replace "sale not found" by the name and id of the request: the API has no sales."""
    if not isinstance(error, SaleNotFoundError):
        return error
    what = "order" if operation.path.startswith("/orders/") else "draft order"
    return NotFoundError(not_found(what, unquote(path["id"])))


def _key(key: str | None) -> str | None:
    if key is not None and not _KEY.fullmatch(key):
        detail = "Give an Idempotency-Key of 1 to 255 printable ASCII characters."
        raise FaultyParameterError([Fault("invalid_idempotency_key", detail, header="Idempotency-Key")])
    return key


def _request_key(method: str, path: str, key: str, body: bytes) -> RequestKey | None:
    from invoicing.domain.sale.idempotency import RequestKey  # noqa: PLC0415 - sign_in loads no sales code

    return RequestKey.of(method, path, key, canonical_json(body))


def _version(etag: str | None) -> int:
    if etag is None or etag.strip() in {"", "*"}:
        raise VersionRequiredError
    match = _ETAG.fullmatch(etag.strip())
    return int(match[1]) if match else _NO_VERSION


def _response(operation: Operation, answer: Answer) -> Response[str]:
    headers = dict(_HEADERS)
    if answer.version is not None:
        headers["ETag"] = f'"{answer.version}"'
    if answer.location is not None:
        headers["Location"] = answer.location
    if answer.document is None:
        return Response(operation.status, body="", headers=headers)
    if isinstance(answer.document, Table):
        return Response(operation.status, CSV, answer.document.text, {**headers, **answer.document.headers()})
    text = answer.document if isinstance(answer.document, str) else json.dumps(answer.document, ensure_ascii=False)
    return Response(operation.status, "application/json", text, headers)


def _problem(problem: Problem) -> Response[str]:
    return Response(problem.status, CONTENT_TYPE, problem.body(), {**_HEADERS, **problem.headers})
