"""The operations of the OpenAPI document: each route with its parameters, body, responses and errors."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

from invoicing.api.answers import Table
from invoicing.api.errors import (
    BodyTooLargeError,
    FaultyRequestError,
    MalformedBodyError,
    VersionRequiredError,
)
from invoicing.api.problems import CONTENT_TYPE, TITLES, UNEXPECTED, status_of
from invoicing.api.requests import bodies
from invoicing.api.resolver import Operation
from invoicing.api.responses.draft_orders import DraftOrder
from invoicing.domain.errors import BusyError, InvoicingError
from scripts.openapi_examples import ANSWERS, BODIES
from scripts.openapi_schemas import PREFIX, Schemas

PATH_PARAMETERS = {
    "/draft-orders/{id}": ("id", "Id of the draft order, which begins with `dft_`."),
    "/orders/{id}": ("id", "Id of the order, which begins with `ord_`."),
    "/jobs/{id}": ("id", "Id of the job, which begins with `job_`."),
    "{link_id}": ("link_id", "Id of the link, which begins with `lnk_`."),
    "{sku}": ("sku", "Sku of the product."),
    "{code}": ("code", "The discount code. Case is ignored."),
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A unique key of 1 to 255 printable ASCII characters, such as a UUID. Requests with the same key "
    "are carried out once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "`ETag` of the draft order that you read.",
    "schema": {"type": "string", "examples": ['"3"']},
}
REQUESTS = Path(bodies.__file__).parent
# Codes of invalid fields, read from the source of the validators so that the list is complete.
FIELD_CODES = {
    *(code for code, _ in bodies.MESSAGES.values()),
    *(
        code
        for module in sorted(REQUESTS.glob("*.py"))
        for code in re.findall(r'(?:refused|Fault)\(\s*"(\w+)"', module.read_text(encoding="utf-8"))
    ),
}
SUCCESSES = {200: "OK.", 201: "Created.", 202: "Accepted. The work continues in the background.", 204: "No content."}
ETAG = {"description": "Version of the draft order, for `If-Match`.", "schema": {"type": "string", "examples": ['"1"']}}
LOCATION = {"description": "Path of the new draft order.", "schema": {"type": "string"}}
NEXT_PAGE = {
    "Link": {
        "description": 'Address of the next page, if there is one: `<address>; rel="next"`.',
        "schema": {"type": "string"},
    },
    "Next-Cursor": {"description": "`cursor` of the next page, if there is one.", "schema": {"type": "string"}},
}
GATEWAY = {
    "type": "object",
    "properties": {"message": {"type": "string"}},
    "required": ["message"],
    "examples": [{"message": "Unauthorized"}],
}
SHARED_RESPONSES = {
    "Unauthorized": {
        "description": "Unauthorized. The access token is missing, invalid or expired. Answered by API Gateway.",
        "content": {"application/json": {"schema": GATEWAY}},
    },
    "Forbidden": {
        "description": "Forbidden. The token is not an access token. Answered by API Gateway.",
        "content": {"application/json": {"schema": GATEWAY}},
    },
    "TooManyRequests": {
        "description": "Too Many Requests. Wait before you retry. Answered by API Gateway.",
        "content": {"application/json": {"schema": GATEWAY}},
    },
    "InternalError": {
        "description": f"Internal Server Error.\n\n- `{UNEXPECTED.code}`: {UNEXPECTED.detail}",
        "content": {CONTENT_TYPE: {"schema": {"$ref": f"{PREFIX}Problem"}}},
    },
}


def described(operation: Operation, tag: str, schemas: Schemas) -> dict[str, Any]:
    """Return one operation."""
    summary, _, rest = (operation.serve.__doc__ or "").strip().partition("\n")
    document: dict[str, Any] = {
        "operationId": _identifier(operation),
        "tags": [tag],
        "summary": summary.rstrip("."),
        "description": re.sub(r"\s*\n\s*", " ", rest.strip()) or summary,
        "parameters": _parameters(operation),
        "responses": _responses(operation, schemas),
    }
    if operation.body is not None:
        document["requestBody"] = _body(operation, schemas)
    if operation.public:
        document["security"] = []
    return document


def codes(operation: Operation) -> dict[int, dict[str, str]]:
    """Return the error codes of an operation and their meanings, by status."""
    errors: list[type[InvoicingError]] = [*operation.refuses, BusyError]
    if operation.reads_body:
        errors += [MalformedBodyError, BodyTooLargeError]
    if operation.reads_body and operation.body is None:  # the body has to be empty
        errors.append(FaultyRequestError)
    if operation.versioned:
        errors.append(VersionRequiredError)
    by_status: dict[int, dict[str, str]] = {}
    for error in errors:
        by_status.setdefault(status_of(error), {})[error.code] = (error.__doc__ or "").partition("\n")[0]
    by_status.setdefault(400, {}).update(_parameter_codes(operation))
    if FaultyRequestError in errors:
        by_status[422] |= dict.fromkeys(FIELD_CODES, "")
    return by_status


def _parameter_codes(operation: Operation) -> dict[str, str]:
    known = {"unknown_parameter": "The route does not take this query parameter."}
    for parameter in fields(operation.query):
        known.setdefault(f"invalid_{parameter.name}", f"`{parameter.name}` {parameter.metadata['invalid']}.")
    if operation.keyed:
        known["invalid_idempotency_key"] = "`Idempotency-Key` does not have 1 to 255 printable ASCII characters."
    if "{sku}" in operation.path:
        known["invalid_sku"] = "The sku has characters that are not allowed, or more than 64."
    if "{code}" in operation.path and operation.body is not None:
        known["invalid_code"] = "The code does not have 2 to 40 letters, digits, hyphens or underscores."
    return known


def _identifier(operation: Operation) -> str:
    return "_".join(re.findall(r"[a-z]+", f"{operation.method.lower()} {operation.path}"))


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "description": description, "schema": {"type": "string"}}
        for part, (name, description) in PATH_PARAMETERS.items()
        if part in operation.path
    ]
    for parameter in fields(operation.query):
        schema = dict(parameter.metadata["schema"])
        if parameter.default is not None:
            schema["default"] = parameter.default
        description = parameter.metadata["description"]
        parameters.append({"name": parameter.name, "in": "query", "description": description, "schema": schema})
    if operation.versioned:
        parameters.append(IF_MATCH)
    if operation.keyed:
        parameters.append(IDEMPOTENCY_KEY)
    return parameters


def _body(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    examples = BODIES[f"{operation.method} {operation.path}"]
    content = {
        "schema": schemas.taken(operation),
        "examples": {_name(summary): {"summary": summary, "value": value} for summary, value in examples.items()},
    }
    kinds = ["application/json"]
    if hasattr(operation.body, "patches"):
        kinds.insert(0, "application/merge-patch+json")
    return {"required": not operation.optional_body, "content": dict.fromkeys(kinds, content)}


def _responses(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    success: dict[str, Any] = {"description": SUCCESSES[operation.status]}
    if operation.answers is Table:
        success |= {"content": {"text/csv; charset=utf-8": {"schema": {"type": "string"}}}, "headers": NEXT_PAGE}
    elif operation.answers is not None:
        content = {"schema": schemas.answered(operation)}
        if operation.answers in ANSWERS:
            content["example"] = ANSWERS[operation.answers]
        success["content"] = {"application/json": content}
    headers = {"ETag": ETAG} if operation.answers is DraftOrder else {}
    if headers and operation.status == 201:  # noqa: PLR2004
        headers["Location"] = LOCATION
    if headers:
        success["headers"] = headers
    responses = {str(operation.status): success}
    if not operation.public:
        responses |= {"401": _shared("Unauthorized"), "403": _shared("Forbidden")}
    responses |= {str(status): _problem(status, said) for status, said in codes(operation).items()}
    responses |= {"429": _shared("TooManyRequests"), "500": _shared("InternalError")}
    return dict(sorted(responses.items()))


def _shared(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{name}"}


def _problem(status: int, said: dict[str, str]) -> dict[str, Any]:
    lines = [f"- `{code}`: {meaning}" for code, meaning in said.items() if meaning]
    if said.keys() & FIELD_CODES:
        lines.append("- the code of the invalid fields, if they all have the same one")
    return {
        "description": f"{TITLES[status]}.\n\n" + "\n".join(lines),
        "content": {CONTENT_TYPE: {"schema": {"$ref": f"{PREFIX}Problem"}}},
    }


def _name(summary: str) -> str:
    return "_".join(re.findall(r"[a-z]+", summary.lower()))
