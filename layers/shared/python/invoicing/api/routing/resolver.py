"""The resolver of the staff API: that of Powertools, which validates requests, with problem documents for errors."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import ResponseBuilder, Route
from aws_lambda_powertools.event_handler.exceptions import NotFoundError as NoRouteError
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from invoicing.acting_staff import acting_for
from invoicing.api.problems.errors import Fault, FaultyParameterError, FaultyRequestError, fault
from invoicing.api.problems.faults import error_of, pointer_to
from invoicing.api.problems.problem import CONTENT_TYPE, NO_ROUTE, UNEXPECTED, problem_of
from invoicing.api.routing.answers import problem_answer
from invoicing.api.routing.caller import roles_of, staff_id_of
from invoicing.api.routing.documentation import documentation_of
from invoicing.api.routing.json_bodies import MAX_BODY, canonical_json, read_object
from invoicing.domain.errors import (
    InvoicingError,
    NotFoundError,
    RoleRequiredError,
    SaleNotFoundError,
    VersionMismatchError,
)
from invoicing.domain.staff.role import Role
from invoicing.domain.values.ids import find_sale_id
from invoicing.domain.values.text import has_control_character
from invoicing.observability import logger, mark_log
from invoicing.security_log import log_refusal

if TYPE_CHECKING:
    from invoicing.domain.sale.idempotency import RequestKey

Differences = Callable[[VersionMismatchError], list[dict[str, Any]]]
_ETAG = re.compile('(W/)?("[^"]*")')
_HEADERS = {
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=63072000",  # as on the customers' pages, which share the domain
    "X-Content-Type-Options": "nosniff",
}


class StaffApi(APIGatewayHttpResolver):
    """The routes of one function. Their parameters, headers and bodies are validated, and errors become problems."""

    def __init__(self, tag: str, *, differences: Differences | None = None, largest_body: int = MAX_BODY) -> None:
        """Start without routes. `tag` groups them in the OpenAPI document.

        `differences` returns both values of each field of an edit of another version that differs. A body has at most
        `largest_body` bytes.
        """
        self.read_body = partial(read_object, largest=largest_body)
        super().__init__(enable_validation=True, json_body_deserializer=self.read_body)
        self.tag = tag
        self.differences = differences
        self.use([_serve])
        self.exception_handler(Exception)(self._answer_error)

    def resolve(self, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        """Answer an event of the HTTP API (payload 2.0)."""
        for named in event["rawPath"].split("/")[2:3]:
            mark_log(find_sale_id(unquote(named)))
        if has_control_character(unquote(event["rawPath"])):  # patterns of routes match before a line break at the end
            answer = _no_route()
        else:
            with acting_for(staff_id_of(event)):
                answer = self._answer(_normalized(event), context)
        answer["headers"] |= {**_HEADERS, "X-Request-Id": event["requestContext"]["requestId"]}
        return answer

    def _answer(self, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        answer = super().resolve(event, context)
        current = answer["headers"].get("ETag")
        if answer["statusCode"] == HTTPStatus.PRECONDITION_FAILED and current in _strong_etags(event):
            # If-Match lists several versions, and any of them may match (RFC 9110, 13.1.1). Nothing was changed yet.
            answer = super().resolve({**event, "headers": {**event["headers"], "if-match": current}}, context)
        return answer

    @property
    def roles(self) -> frozenset[Role]:
        """The roles of the caller."""
        return roles_of(self.current_event)

    def request_key(self, key: str | None) -> RequestKey | None:
        """Return what identifies a request that has an Idempotency-Key."""
        from invoicing.domain.sale.idempotency import RequestKey  # noqa: PLC0415 - sign_in loads no sales code

        event = self.current_event
        return RequestKey.of(event.http_method, event.path, key, canonical_json(event.json_body or {}))

    @property
    def routes(self) -> list[Route]:
        """The routes, for the OpenAPI document."""
        return [*self._static_routes, *self._dynamic_routes]

    @property
    def domain(self) -> str:
        """The domain of the request, which links begin with unless the store has its own."""
        return self.current_event["requestContext"].get("domainName") or ""

    def unknown_parameters(self) -> Iterator[Fault]:
        """Yield a fault for each query parameter that the route does not take."""
        models = [parameter.type_ for parameter in self.context["_route"].dependant.query_params]
        known = [name for model in models for name in model.model_fields]
        for name in self.current_event.query_string_parameters:
            if name not in known:
                none = fault("unknown_parameter.none", parameter=name)
                yield fault("unknown_parameter", parameter=name, known=known) if known else none

    def _call_route(self, route: Route, route_arguments: dict[str, str]) -> ResponseBuilder[Any]:
        """Refuse callers without a role of the route, before validation, which Powertools runs before middlewares."""
        documentation = documentation_of(route.func)
        if documentation and not documentation.is_public and not documentation.roles & self.roles:
            refusal = self._answer_error(RoleRequiredError.of(documentation.roles, self.roles))
            return ResponseBuilder(refusal, self._serializer, route)
        return super()._call_route(route, route_arguments)

    def _answer_error(self, error: Exception) -> Response[str]:
        if isinstance(error, NoRouteError):
            return problem_answer(NO_ROUTE)
        if isinstance(error, RequestValidationError):
            error = error_of(error.errors(), self.unknown_parameters())
        more: dict[str, Any] = {}
        if self.differences is not None and isinstance(error, VersionMismatchError):
            more = {"differences": self.differences(error)}
        problem = problem_of(self._name_not_found(error), **more)
        name = f"{self.context['_route'].method} {self.context['_route'].openapi_path}"
        if problem is UNEXPECTED:
            logger.exception("unexpected_error", extra={"route": name})
        elif isinstance(error, InvoicingError):
            log_refusal(error, name, staff_id_of(self.current_event))
        return problem_answer(problem)

    def _name_not_found(self, error: Exception) -> Exception:
        """Replace "sale not found" by the name and id of the request: the API has no sales."""
        if not isinstance(error, SaleNotFoundError):
            return error
        _, nouns, text, *_ = self.current_event.path.split("/")
        return NotFoundError("order" if nouns == "orders" else "draft_order", id=unquote(text))


def _no_route() -> dict[str, Any]:
    return {"statusCode": NO_ROUTE.status, "headers": {"Content-Type": CONTENT_TYPE}, "body": NO_ROUTE.body()}


def _strong_etags(event: Mapping[str, Any]) -> list[str]:
    """Return the ETags in If-Match that can match: not the weak ones."""
    return [etag for weak, etag in _ETAG.findall(event["headers"].get("if-match", "")) if not weak]


def _normalized(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event as Powertools has to read it.

    Its body is JSON, whatever `Content-Type` says: Powertools refuses merge patches, and would read what curl sends by
    default as a form. Bytes that are not UTF-8 become surrogates, which `json_bodies` refuses. Without the raw query, a
    repeated parameter is read as the gateway joins it, with commas; Powertools would cut it to its first value.
    The path is percent-encoded whether the gateway decodes it or not: Powertools finds no route for combining marks.
    """
    path = quote(event["rawPath"], safe="/%", errors="replace")
    body = event.get("body") or ""
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode(errors="surrogateescape")
    headers = {**event.get("headers", {}), "content-type": "application/json"}
    read = {"rawPath": path, "rawQueryString": "", "headers": headers, "body": body.strip() and body}
    return {**event, **read, "isBase64Encoded": False}


def _serve(app: StaffApi, next_middleware: NextMiddleware) -> Response[Any]:
    """Refuse query parameters and fields that the route does not take, since they would have no effect.

    An answer has the status of the route.
    """
    route, body = app.context["_route"], app.current_event.body
    if documentation_of(route.func) is None:  # there is no such route
        return next_middleware(app)
    if faults := [*app.unknown_parameters()]:
        raise FaultyParameterError(faults)
    # The body of a GET has no meaning (RFC 9110).
    if body and route.method != "GET" and not route.dependant.body_params and (fields := app.read_body(body)):
        raise FaultyRequestError(fault("unknown_field.no_fields", pointer_to(name)) for name in fields)
    response = next_middleware(app)
    response.status_code = route.status_code
    return response
