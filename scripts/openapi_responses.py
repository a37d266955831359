"""The responses of an operation in the OpenAPI document: its answer, and its errors by status and code."""

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import Route

from invoicing.api.problems.errors import BodyTooLargeError, FaultyRequestError, MalformedBodyError
from invoicing.api.problems.problem import CONTENT_TYPE, TITLES, UNEXPECTED, status_of
from invoicing.api.responses.catalog.discount_codes import DiscountCode
from invoicing.api.responses.catalog.products import Product
from invoicing.api.responses.catalog.store import StoreSettings
from invoicing.api.responses.draft_orders import DraftOrder
from invoicing.api.responses.jobs import Job
from invoicing.api.responses.orders import Order
from invoicing.api.responses.problems import Problem
from invoicing.api.routing.documentation import Documentation, documentation_of
from invoicing.domain.errors import (
    BusyError,
    InvalidCursorError,
    InvoicingError,
    KeyReusedError,
    RoleRequiredError,
    VersionMismatchError,
    VersionRequiredError,
)
from invoicing.domain.errors.field_sentences import FIELD_SENTENCES
from invoicing.usecases.exports.csv_pages import CONTENT_TYPE as CSV, CsvPages
from scripts.openapi_examples import ANSWERS
from scripts.openapi_schemas import PREFIX

# Codes of invalid fields; a body that cannot be parsed has no fields.
FIELD_CODES = {key.partition(".")[0] for key in FIELD_SENTENCES} - {MalformedBodyError.code, BodyTooLargeError.code}
SUCCESSES = {200: "OK.", 201: "Created.", 202: "Accepted. The work continues in the background.", 204: "No content."}
TEXT = {"type": "string"}
HEADERS = {
    "ETag": {"description": "Version, for `If-Match`.", "schema": {**TEXT, "examples": ['"1"']}},
    "Idempotency-Replayed": {
        "description": "`true` if the answer repeats the result of an earlier request with the same key.",
        "schema": {**TEXT, "const": "true"},
    },
    "Link": {"description": 'Address of the next page, if there is one: `<address>; rel="next"`.', "schema": TEXT},
    "Location": {"description": "Path of the new resource.", "schema": TEXT},
    "Next-Cursor": {"description": "`cursor` of the next page, if there is one.", "schema": TEXT},
    "Retry-After": {"description": "Seconds to wait before you retry.", "schema": {"type": "integer"}},
    "X-Request-Id": {"description": "Id of the request, for questions about it.", "schema": TEXT},
}
OPTIONAL_HEADERS = {"Idempotency-Replayed", "Link", "Next-Cursor"}
VERSIONED = (DraftOrder, Order, Product, DiscountCode, StoreSettings)  # answers that have an ETag
LOCATED = (DraftOrder, Job, Order)  # answers that have a path, if they are new
GATEWAY = {"application/json": {"schema": {"$ref": "#/components/schemas/GatewayError"}}}
PROBLEM = {CONTENT_TYPE: {"model": Problem}}
BY_GATEWAY = {
    "Unauthorized": "Unauthorized. The access token is missing, invalid or expired.",
    "TooManyRequests": "Too Many Requests. Wait before you retry.",
}
SHARED: dict[str, Any] = {
    **{
        name: {"description": f"{said} Answered by API Gateway.", "content": GATEWAY}
        for name, said in BY_GATEWAY.items()
    },
    "Forbidden": {
        "description": f"Forbidden.\n\n- `{RoleRequiredError.code}`: {RoleRequiredError.__doc__}\n\n"
        "API Gateway answers this if the token is not an access token, with a `message`.",
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}},
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}, **GATEWAY},
    },
    "InternalError": {
        "description": f"Internal Server Error.\n\n- `{UNEXPECTED.code}`: {UNEXPECTED.detail}",
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}},
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    },
}


def documented(route: Route) -> Documentation:
    if documentation := documentation_of(route.func):
        return documentation
    raise ValueError(f"{route.method} {route.path} needs @documented")


def responses_of(route: Route) -> dict[int, Any]:
    """Return the responses that only this operation has."""
    return {route.status_code: _success(route)} | {
        status: {"description": _described(status, said), "headers": _of_problem(status), "content": PROBLEM}
        for status, said in codes(route).items()
    }


def listed_codes(route: Route) -> dict[str, dict[str, Any]]:
    """Return the codes of each status for programs: those of the route, and the enum of those of fields."""
    fields = {"x-field-codes": {"$ref": f"{PREFIX}FieldCode"}}
    return {
        str(status): {
            "x-problem-codes": sorted(code for code, meaning in said.items() if meaning),
            **(fields if "" in said.values() else {}),
        }
        for status, said in codes(route).items()
    }


def codes(route: Route) -> dict[int, dict[str, str]]:
    """Return the error codes of an operation and their meanings, by status."""
    errors: list[type[InvoicingError]] = [*documented(route).errors, BusyError]
    if route.method != "GET":
        errors += [MalformedBodyError, BodyTooLargeError, FaultyRequestError]
    headers = {parameter.alias for parameter in route.dependant.header_params}
    if any("cursor" in query.type_.model_fields for query in route.dependant.query_params):
        errors.append(InvalidCursorError)
    if "idempotency-key" in headers:
        errors.append(KeyReusedError)
    if "if-match" in headers:
        errors += [VersionMismatchError, *([] if route.method == "POST" else [VersionRequiredError])]
    by_status: dict[int, dict[str, str]] = {}
    for error in errors:
        by_status.setdefault(status_of(error), {})[error.code] = (error.__doc__ or "").partition("\n")[0]
    by_status.setdefault(400, {}).update(_parameter_codes(route))
    if FaultyRequestError in errors:
        by_status[422] |= dict.fromkeys(FIELD_CODES, "")
    return dict(sorted(by_status.items()))


def _parameter_codes(route: Route) -> dict[str, str]:
    models = [parameter.type_ for parameter in route.dependant.query_params]
    names = [name for model in models for name in model.model_fields]
    names += [parameter.alias for parameter in route.dependant.header_params]
    names += [name for name in ("sku", "code") if f"<{name}>" in route.path]
    invalid = {
        f"invalid_{name.lower().replace('-', '_')}": f"`{name}` is invalid: see the parameter." for name in names
    }
    several = (
        {"invalid_request": "Several of these are invalid, for different reasons: see `errors`."} if invalid else {}
    )
    return {"unknown_parameter": "The route does not take this query parameter.", **invalid, **several}


def _success(route: Route) -> dict[str, Any]:
    answers, status = documented(route).answers, route.status_code
    content: dict[str, Any] = {}
    if answers is CsvPages:
        content = {CSV: {"schema": TEXT}}
    elif answers is not None:
        example = {"example": ANSWERS[answers]} if answers in ANSWERS else {}
        content = {"application/json": {"model": answers, **example}}
    names = {
        "ETag": answers in VERSIONED,
        "Idempotency-Replayed": "idempotency-key" in {parameter.alias for parameter in route.dependant.header_params},
        "Link": answers is CsvPages,
        "Location": answers in LOCATED and status in {HTTPStatus.CREATED, HTTPStatus.ACCEPTED},
        "Next-Cursor": answers is CsvPages,
        "X-Request-Id": True,
    }
    headers = _headers(*(name for name, is_sent in names.items() if is_sent))
    return {"description": SUCCESSES[status], "headers": headers, "content": content}


def by_gateway_too(response: dict[str, Any]) -> dict[str, Any]:
    """Return the response of a status that API Gateway answers, too."""
    said = f"{response['description']}\n\nAPI Gateway answers this if there are too many requests, with a `message`."
    return {**response, "description": said, "content": {**response["content"], **GATEWAY}}


def _of_problem(status: int) -> dict[str, Any]:
    more = {HTTPStatus.PRECONDITION_FAILED: ["ETag"], HTTPStatus.SERVICE_UNAVAILABLE: ["Retry-After"]}
    more |= {HTTPStatus.TOO_MANY_REQUESTS: ["Retry-After"]}
    return _headers(*more.get(HTTPStatus(status), []), "X-Request-Id")


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _described(status: int, said: dict[str, str]) -> str:
    lines = [f"- `{code}`: {meaning}" for code, meaning in said.items() if meaning]
    if "" in said.values():
        lines.append("- the code of the invalid fields, if they all have the same one")
    return f"{TITLES[status]}.\n\n" + "\n".join(lines)
