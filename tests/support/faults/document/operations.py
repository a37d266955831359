"""The operations of the API's document, as Schemathesis reads them, and what is wrong with an answer of one."""

import copy
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote

import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from scripts.generate_openapi import ONE_SEGMENT
from tests.support.actors.answer import Answer
from tests.support.actors.api_document import api_document, check_against_document, operation_of

DESCRIBED = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
REFUSED = (negative_data_rejection, missing_required_header)
NOT_READ = {412, 413}  # answered before the body is read: another version, or a body that is too large


@cache
def operations() -> dict[str, Any]:
    """Return the operations, such as `GET /store`. Tokens are left out: each request is sent as staff."""
    document = copy.deepcopy(api_document())
    del document["security"], document["components"]["securitySchemes"]
    for item in document["paths"].values():
        for operation in item.values():
            operation.pop("security", None)
    results: Any = schemathesis.openapi.from_dict(document).get_all_operations()
    found = [result.ok() for result in results]
    return {operation.label: operation for operation in found}


def wrong_in(case: Any, response: Any) -> Iterator[str]:
    """Return what an answer does that the document does not say."""
    if not _is_path_of_operation(case):
        if response.status_code >= 500 or response.status_code < 400:
            yield f"{response.status_code} for a path of no operation"
        return
    checks = [*DESCRIBED, *(REFUSED if response.status_code not in NOT_READ else ())]
    try:
        case.validate_response(response, checks=checks)
    except FailureGroup as group:
        for failure in group.exceptions:
            yield f"{response.status_code}: {failure.title}: {failure.message}"
        return
    _, route = operation_of(case.method.upper(), case.path)
    headers = {_name(header): values[0] for header, values in response.headers.items()}
    headers.pop("Content-Length", None)
    try:
        check_against_document(route, Answer(response.status_code, headers, response.content.decode()))
    except Exception as error:  # noqa: BLE001 whatever it is, the document does not say it
        yield f"{response.status_code}: {error}"


def _name(header: str) -> str:
    """Return the name of a header as our code writes it; Schemathesis has it in lower case."""
    return {"etag": "ETag"}.get(header, header.title())


def _is_path_of_operation(case: Any) -> bool:
    return all(re.fullmatch(ONE_SEGMENT, unquote(str(value))) for value in (case.path_parameters or {}).values())
