"""Problems, as `problems/problem.py` writes them, and errors of API Gateway."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc
from invoicing.api.responses.values import Amount


class Fault(TypedDict):
    """An invalid field, parameter or header."""

    pointer: NotRequired[Annotated[str, Doc("JSON pointer to the field in the body (RFC 6901).", "/line_items/0/sku")]]
    parameter: NotRequired[Annotated[str, Doc("Name of the query or path parameter.")]]
    header: NotRequired[Annotated[str, Doc("Name of the header.")]]
    code: Annotated[str, Doc("Type of the error, for programs.")]
    detail: Annotated[str, Doc("What to do, for people.")]


class Difference(TypedDict):
    """A field that differs between your edit and the current version."""

    field: Annotated[str, Doc(example="note")]
    yours: Annotated[Any, Doc("Value that the field would have after your edit.")]
    current: Annotated[Any, Doc("Current value.")]


class Shortage(TypedDict):
    """A product without enough stock."""

    sku: str
    wanted: Annotated[int, Doc("Units that were requested.")]
    available: Annotated[int, Doc("Units that are in stock.")]


class ChangedTotals(TypedDict):
    """Totals of a draft order whose prices moved."""

    sent: Annotated[Amount, Doc("The total that the customer was last told, by e-mail or by the page.")]
    current: Annotated[Amount, Doc("The total at today's prices.")]


class MfaSetup(TypedDict):
    """A new secret for an authenticator app. A later answer with another secret replaces it."""

    secret: Annotated[str, Doc("The secret, in base 32, for typing in.", "JBSWY3DPEHPK3PXP")]
    otpauth_uri: Annotated[
        str,
        Doc("The same as an address, for a QR code.", "otpauth://totp/Shop:kari@example.com?secret=JBSWY3DPEHPK3PXP"),
    ]


class Problem(TypedDict):
    """An error (RFC 9457)."""

    title: Annotated[str, Doc("Name of the HTTP status.", "Unprocessable Content")]
    status: Annotated[int, Doc("HTTP status.", 422)]
    code: Annotated[str, Doc("Type of the error, for programs. Codes never change.", "invalid_quantity")]
    detail: Annotated[str, Doc("What is wrong and what to do, for people.")]
    errors: NotRequired[Annotated[list[Fault], Doc("The invalid fields, parameters or headers.")]]
    version: NotRequired[
        Annotated[int | None, Doc("Only for `version_mismatch`: the current version. Null if it does not exist.")]
    ]
    differing: NotRequired[
        Annotated[list[str], Doc("Only for `version_mismatch`: names of the fields whose values differ.")]
    ]
    differences: NotRequired[
        Annotated[list[Difference], Doc("Only for `version_mismatch`: the fields that differ, with both values.")]
    ]
    shortages: NotRequired[
        Annotated[
            list[Shortage],
            Doc("Only for `out_of_stock` and `discount_code_used_up`: the products without enough stock."),
        ]
    ]
    mfa_setup: NotRequired[Annotated[MfaSetup, Doc("Only for `mfa_setup_required`: what the app needs.")]]
    totals: NotRequired[Annotated[ChangedTotals, Doc("Only for `total_changed`: both totals.")]]


class GatewayError(TypedDict):
    """An error that API Gateway answers."""

    message: Annotated[str, Doc(example="Unauthorized")]
