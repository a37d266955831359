"""Errors as `application/problem+json` (RFC 9457) with a stable `code`.

`STATUS` maps errors to HTTP statuses. A class that it does not list has the status of its nearest base class.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from invoicing.api.problems.errors import (
    BodyTooLargeError,
    Fault,
    FaultyParameterError,
    FaultyRequestError,
    MalformedBodyError,
)
from invoicing.domain.errors import (
    ConflictError,
    EmailRejectedError,
    InvalidCursorError,
    InvalidRequestError,
    InvoicingError,
    MfaSetupRequiredError,
    NotFoundError,
    OutOfStockError,
    RateLimitError,
    RetryableError,
    RoleRequiredError,
    SignInError,
    TotalChangedError,
    VersionMismatchError,
    VersionRequiredError,
    WebhookSignatureError,
)

CONTENT_TYPE = "application/problem+json"

STATUS: dict[type[InvoicingError], int] = {
    InvoicingError: 500,
    MalformedBodyError: 400,
    FaultyParameterError: 400,
    InvalidCursorError: 400,
    WebhookSignatureError: 400,
    SignInError: 401,
    RoleRequiredError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    VersionMismatchError: 412,
    BodyTooLargeError: 413,
    InvalidRequestError: 422,
    EmailRejectedError: 422,
    VersionRequiredError: 428,
    RateLimitError: 429,
    RetryableError: 503,
}
TITLES = {  # from RFC 9110; those of `http.HTTPStatus` differ between Python versions
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Content Too Large",
    422: "Unprocessable Content",
    428: "Precondition Required",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_TRY_AGAIN_AFTER = "1"  # seconds


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem document. `members` are the extension members of this type of problem."""

    status: int
    code: str
    detail: str
    faults: tuple[Fault, ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> str:
        """Return the JSON document."""
        document: dict[str, Any] = {
            "title": TITLES[self.status],
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.faults:
            document["errors"] = [_fault_document(fault) for fault in self.faults]
        return json.dumps({**document, **self.members})  # in ASCII: a detail may quote a lone surrogate


UNEXPECTED = Problem(500, "internal_error", "The server failed and logged the error: try again later.")
NO_ROUTE = Problem(404, "no_route", "No route has this path: see /openapi.json for all routes.")


def status_of(error: type[InvoicingError]) -> int:
    """Return the HTTP status of an error class, or of its nearest base class in the table."""
    return next(STATUS[ancestor] for ancestor in error.__mro__ if ancestor in STATUS)


def problem_of(error: Exception, **more: Any) -> Problem:
    """Return the problem of an error, with `more` members. Unexpected errors reveal no details."""
    if not isinstance(error, InvoicingError) or status_of(type(error)) == UNEXPECTED.status:
        return UNEXPECTED
    status = status_of(type(error))
    if isinstance(error, FaultyRequestError):
        return Problem(status, error.shared_code, str(error), error.faults)
    members, headers = _extension_members(error)
    faults: tuple[Fault, ...] = ()
    if isinstance(error, InvalidCursorError):
        faults = (Fault(error.key, error.parameters, parameter="cursor"),)
    elif error.pointer is not None:
        faults = (Fault(error.key, error.parameters, error.pointer),)
    return Problem(status, error.code, str(error), faults, {**members, **more}, headers)


def _extension_members(error: InvoicingError) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the extension members and headers of an error."""
    if isinstance(error, VersionMismatchError):
        said = {"version": error.current or None, "differing": list(error.differing), "differences": []}
        return said, {"ETag": f'"{error.current}"'} if error.current else {}
    if isinstance(error, OutOfStockError):
        short = [{"sku": it.sku, "wanted": it.wanted, "available": it.left} for it in error.shortages]
        return {"shortages": short}, {}
    if isinstance(error, TotalChangedError):
        both = {"sent": error.sent, "current": error.current}
        return {"totals": {name: {"amount": str(it), "currency": it.currency} for name, it in both.items()}}, {}
    if isinstance(error, MfaSetupRequiredError):
        return {"mfa_setup": {"secret": error.secret, "otpauth_uri": error.otpauth_uri}}, {}
    if isinstance(error, RateLimitError):
        return {}, {"Retry-After": str(error.retry_after)}
    if isinstance(error, RetryableError):
        return {}, {"Retry-After": _TRY_AGAIN_AFTER}
    return {}, {}


def _fault_document(fault: Fault) -> dict[str, str]:
    values = {name: getattr(fault, name) for name in ("pointer", "parameter", "header", "code", "detail")}
    return {name: value for name, value in values.items() if value is not None}
