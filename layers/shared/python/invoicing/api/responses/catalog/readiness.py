"""What is missing before the store can sell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write
from invoicing.domain.catalog.readiness import ReadinessCheck as Checked, ReadinessCode

SENTENCES = {
    "store.described": "The store is described: {name}.",
    "store.new": "The store has the settings of a new one: replace them with PUT /store, or run make store.",
    "delivery.offered": "Each market has a delivery method.",
    "delivery.not_needed": "No product ships.",
    "delivery.missing": "Customers of {markets} have no delivery to choose: give each market delivery_methods with "
    "PATCH /store.",
    "payment.provider": "Customers pay through {provider}.",
    "payment.refused": "Customers cannot pay: {objection}",
    "payment.instructions": "Customers are told how to pay by payment_instructions, and staff mark sales as paid.",
    "payment.missing": "Customers are not told how to pay: write payment_instructions with PATCH /store, or turn a "
    "payment provider on.",
    "sender.verified": "E-mails come from {email}. While Amazon SES keeps the account in its sandbox, which is not "
    "known here, it delivers to verified addresses only.",
    "sender.missing": "No e-mail can be sent: Amazon SES has not verified {email} or its domain. Open the link in the "
    "message from AWS, or add the DNS records among the stack's outputs.",
    "sender.unknown": "Amazon SES did not say whether it has verified {email}: ask again.",
}


class ReadinessCheck(TypedDict):
    """One check."""

    code: ReadinessCode
    ready: Annotated[bool, Doc("Whether nothing is missing here.")]
    detail: Annotated[str, Doc("What there is, or what is missing and where to set it; for people.")]


class StoreReadiness(TypedDict):
    """Whether a customer can get an invoice and pay it."""

    ready: Annotated[bool, Doc("Whether every check is.")]
    checks: list[ReadinessCheck]


def readiness(checks: Iterable[Checked]) -> StoreReadiness:
    """Return the document of all checks."""
    documents = [
        write(
            ReadinessCheck,
            check,
            detail=SENTENCES[f"{check.code.value}.{check.variant}"].format(**check.parameters),
        )
        for check in checks
    ]
    return {"ready": all(document["ready"] for document in documents), "checks": documents}
