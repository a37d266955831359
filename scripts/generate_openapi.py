"""Generate the OpenAPI document from the routes: `python -m scripts.generate_openapi`."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.api_gateway import Route
from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer, Tag
from pydantic import TypeAdapter

from functions.bulk_changes import handler as bulk_changes
from functions.comments import handler as comments
from functions.create_draft_order import handler as create_draft_order
from functions.draft_orders import handler as draft_orders
from functions.exports import handler as exports
from functions.orders import handler as orders
from functions.sign_in import handler as sign_in
from functions.store import handler as store
from invoicing.api.responses.problems import GatewayError
from invoicing.domain.errors import RoleRequiredError
from invoicing.domain.staff.role import EVERY_ROLE, Role
from scripts.openapi_events import ENTRY, event_schemas
from scripts.openapi_examples import BODIES
from scripts.openapi_responses import (
    FIELD_CODES,
    HEADERS,
    SHARED,
    by_gateway_too,
    codes,
    documented,
    listed_codes,
    responses_of,
)
from scripts.openapi_schemas import PREFIX, UNUSED, patch_of, query_parameters, schemas_of, tidied

ROOT = Path(__file__).resolve().parent.parent
READABLE = ROOT / "docs/openapi.json"  # readable and reviewable
SERVED = (ROOT / "functions/store/openapi.json", ROOT / "functions/back_office/openapi.json")  # the latter for pages

APIS = (
    sign_in.api,
    create_draft_order.api,
    draft_orders.api,
    bulk_changes.api,
    orders.api,
    comments.api,
    exports.api,
    store.api,
)
SCHEME = "access_token"
RESPONSES = "#/components/responses/"
ONE_SEGMENT = r"^[^/\u0000-\u001f\u007f-\u009f]+$"  # of a path: any other text leads to no route
TAGS = {
    "Signing in": "Access tokens for staff.",
    "Draft orders": "Draft orders, their invoices, and their links to the checkout.",
    "Orders": "Orders, their payments, refunds and fulfillments.",
    "Comments": "What staff write to each other about a draft order or order.",
    "Exports": "CSV tables for spreadsheets.",
    "Store and products": "Settings, products, stock and discount codes.",
}
DESCRIPTION = """\
Create draft orders, send them to customers by e-mail or as a link, and manage the orders that they become.

**Authentication.** Get an access token with `POST /sign-in`, and send it with every other request as
`Authorization: Bearer …`. API Gateway answers 401 or 403 if the token is missing or invalid, and 429 if there are too
many requests. The body of these answers is `{"message": "…"}`.

**Roles.** Each caller is an `owner`, a member of `staff` or a `program`. Owners may do everything. `security` names the
roles of each operation; a caller without one of them is answered 403 `role_required`.

**Money.** Responses have amounts as `{"amount": "998.00", "currency": "NOK"}`, with exactly the decimals of the
currency. Requests take a decimal string such as `"998.00"`, which is in the store's currency, or an object with
`amount` and `currency`. If something is in another currency than the store's, a string is refused with 422
`currency_required`, since it could mean either currency. On draft orders, amounts in the store's currency are converted
with the market's exchange rate; amounts in the draft order's currency are not. Payments and refunds are in the order's
currency, prices and delivery of a market in the market's. JSON numbers are refused.

**Bodies.** Bodies are JSON in UTF-8, whatever their `Content-Type`.

**Errors.** Errors are answered as `application/problem+json` (RFC 9457). `code` is for programs and never changes,
`detail` says what to do, and `errors` lists invalid fields, parameters and headers. After a 4xx answer nothing has
changed, except that `end_payment` may have ended a payment. Unknown fields and parameters are refused. If fields have
different codes, `code` is `invalid_request`. `ProblemCode` has all codes, and each answer lists its own in
`x-problem-codes`. An unknown path is answered with 404 `no_route`; a known one with another method is answered with 405
`method_not_allowed`, and `Allow` lists its methods. The id of the request is in `X-Request-Id`, unless API Gateway
answers itself.

**Idempotency.** Operations that take an `Idempotency-Key` can be retried safely: requests with the same key and body
are carried out once and have the same result. An answer that repeats the result of an earlier request has the header
`Idempotency-Replayed: true`. Keys do not expire. A key that was used with another body is answered with 422
`idempotency_key_reused`.

**Concurrent edits.** Draft orders, orders, products, discount codes and the store's settings have an `ETag`. To edit or
replace one of them, send it as `If-Match`; without it, the answer is 428 `version_required`. If it has changed since,
nothing is changed, and the answer is 412 `version_mismatch`. `If-Match: *` stands for any version. Cancelling,
completing, refunding, fulfilling, marking as paid and sending an invoice or a receipt take an `If-Match` if you send
one.

**Enumerations.** What programs branch by is a schema with an `enum`: statuses, reasons, kinds, `EventType`. The entries
of a timeline have one schema for each `type`. New values and types may be added: skip those that you do not know.

**Lists.** Lists are answered as `{"items": […], "next_cursor": …}`. Send `next_cursor` as `cursor` to get the next
page. It is null on the last page. With filters, a page can have fewer items than `limit`, or none: continue until
`next_cursor` is null.
"""


def routes() -> Iterator[tuple[str, Route]]:
    """Yield the routes of all functions, with their tags."""
    for api in APIS:
        for route in api.routes:
            yield api.tag, route


def document() -> dict[str, Any]:
    """Return the whole OpenAPI document: Powertools generates it, and what it cannot say is added."""
    book = APIGatewayHttpResolver()
    for tag, route in routes():
        summary, _, rest = (route.func.__doc__ or "").strip().partition("\n")
        book.route(
            route.path,
            route.method,
            summary=summary.rstrip("."),
            description=re.sub(r"\s*\n\s*", " ", rest.strip()) or summary,
            responses=responses_of(route),
            tags=[tag],
            operation_id=route.operation_id,
        )(route.func)
    made = book.get_openapi_schema(
        title="Draft-order invoicing",
        version="1",
        description=DESCRIPTION,
        security=_security(EVERY_ROLE),
        security_schemes={SCHEME: HTTPBearer(bearerFormat="JWT")},
        tags=[Tag(name=name, description=description) for name, description in TAGS.items()],
    )
    document: dict[str, Any] = json.loads(made.model_dump_json(by_alias=True, exclude_none=True))
    schemas = document["components"]["schemas"]
    schemas["GatewayError"] = TypeAdapter(GatewayError).json_schema()
    for _, route in routes():
        _complete(document["paths"][route.openapi_path][route.method.lower()], route, schemas)
    schemas |= {**event_schemas(schemas[ENTRY]), "FieldCode": _enum("Codes of invalid fields.", FIELD_CODES)}
    schemas["ProblemCode"] = _enum("Codes of problems, those of fields and parameters included.", _problem_codes())
    used = {name: tidied(schemas[name]) for name in sorted(schemas) if name not in UNUSED}
    document["components"] |= {"schemas": used, "responses": SHARED, "headers": HEADERS}
    return {**document, "paths": tidied(document["paths"])}


def _security(roles: Iterable[Role]) -> list[dict[str, list[str]]]:
    """Return what a caller needs: an access token, and one of the roles (OpenAPI 3.1, Security Requirement Object)."""
    return [{SCHEME: [role.value]} for role in Role if role in roles]


def _problem_codes() -> set[str]:
    everywhere = {"internal_error", "method_not_allowed", "no_route", RoleRequiredError.code}
    return everywhere.union(*(said for _, route in routes() for said in codes(route).values()))


def _enum(description: str, values: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "description": f"{description} New ones may be added.", "enum": sorted(values)}


def _complete(operation: dict[str, Any], route: Route, schemas: dict[str, Any]) -> None:
    """Add what Powertools cannot say of an operation."""
    documentation = documented(route)
    parameters = [one for one in operation.get("parameters", ()) if one["in"] != "query"]
    for one in parameters:
        if one["in"] == "header":
            one["name"] = one["name"].title()  # Powertools has it in lower case
        else:
            one["schema"]["pattern"] = ONE_SEGMENT
    for query in route.dependant.query_params:
        parameters += query_parameters(query.type_, schemas)
        schemas.pop(query.type_.__name__, None)
    operation["parameters"] = parameters
    if documentation.is_public:
        operation["security"] = []
    elif documentation.roles != EVERY_ROLE:
        operation["security"] = _security(documentation.roles)
    if "requestBody" in operation:
        operation["requestBody"] = _body(operation["requestBody"], route, schemas)
    shared = {"429": "TooManyRequests", "500": "InternalError"}
    if not documentation.is_public:
        shared |= {"401": "Unauthorized", "403": "Forbidden"}
    limits = operation["responses"].get("429")
    responses = operation["responses"] | {status: {"$ref": RESPONSES + name} for status, name in shared.items()}
    if limits is not None:
        responses["429"] = by_gateway_too(limits)
    listed = listed_codes(route)
    operation["responses"] = {
        status: _without_empty(responses[status]) | listed.get(status, {}) for status in sorted(responses)
    }


def _body(body: dict[str, Any], route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    examples = BODIES[f"{route.method} {route.openapi_path}"]
    content = body["content"]["application/json"]
    kind = "application/json"
    if patches := documented(route).patches:
        kind = "application/merge-patch+json"
        options = schemas.pop(content["schema"].get("$ref", "").removeprefix(PREFIX), {"properties": {}})
        unknown = {name: schema for name, schema in schemas_of(patches).items() if name not in schemas}
        schemas |= unknown
        content["schema"] = patch_of({"$ref": PREFIX + patches.__name__}, schemas)
        for name in unknown:  # no other body has it: only its patch is described
            del schemas[name]
        schemas[content["schema"]["$ref"].removeprefix(PREFIX)]["properties"] |= options["properties"]
    content["examples"] = {_name(summary): {"summary": summary, "value": value} for summary, value in examples.items()}
    return {"required": body.get("required", False), "content": {kind: content}}


def _name(summary: str) -> str:
    return "_".join(re.findall(r"[a-z]+", summary.lower()))


def _without_empty(response: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in response.items() if value}


def rendered(document: dict[str, Any]) -> dict[Path, str]:
    """Return the text of each file."""
    readable = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    served = json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
    return {READABLE: readable, **dict.fromkeys(SERVED, served)}


def main() -> None:
    """Write the files."""
    for path, text in rendered(document()).items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
