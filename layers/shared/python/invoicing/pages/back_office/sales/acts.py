"""Acts on a sale: the link to the form of one, what such a form shows, and what it says if the act is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import (
    InvoicingError,
    KeyReusedError,
    NotFoundError,
    OutOfStockError,
    RoleRequiredError,
    VersionMismatchError,
)
from invoicing.pages.back_office.errors import field_errors, status_of
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.revision import Difference
from invoicing.pages.back_office.words import Words


@dataclass(frozen=True, slots=True)
class Act:
    """A link to what staff can do; one that is dangerous is set apart."""

    label: str
    href: str
    icon: str = ""
    is_dangerous: bool = False


@dataclass(frozen=True, slots=True)
class ActForm:
    """A form as its page shows it: what was typed, what is wrong with it, by field, and the error of a refusal."""

    typed: Mapping[str, str]
    errors: Mapping[str, str]
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
    refusal: InvoicingError | None = None
    differing: tuple[Difference, ...] = ()  # of a stale form: what another person has changed as well


NEW_FORM = ActForm({}, {}, HTTPStatus.OK)


def not_possible_now(form: ActForm, address: str) -> Response[str]:
    """Lead from a form whose act is not possible any more to what it is about; one that was sent has done nothing."""
    return see_other(address, "not_done" if form.errors else "")


def refused_form(typed: Mapping[str, str], error: InvoicingError, fields: Mapping[str, str], words: Words) -> ActForm:
    """Return the form of an act that was refused, with what it says, as `refusal` does."""
    errors, status = refusal(error, fields, words)
    return ActForm(typed, errors, status, error)


def is_saved_already(error: InvoicingError) -> bool:
    """Tell whether an edit was refused for its version, and yet is what is stored: its form was sent twice."""
    return isinstance(error, VersionMismatchError) and error.yours is not None and not error.differing


def refusal(error: InvoicingError, fields: Mapping[str, str], words: Words) -> tuple[dict[str, str], HTTPStatus]:
    """Return what a refused form says, by field, and the status of its page. Nothing was changed.

    `fields` maps JSON pointers, and codes of errors that an option of the form answers, to fields. An id that is not
    there has a page of its own, and so has a form whose key was used.

    Raises:
        NotFoundError, KeyReusedError: the error, if it is one.
    """
    if isinstance(error, NotFoundError | KeyReusedError):
        raise error
    status = HTTPStatus.FORBIDDEN if isinstance(error, RoleRequiredError) else status_of(error)
    if sentence := _sentence(error, words):
        return {fields.get(error.code, fields.get(error.pointer or "", "")): sentence}, status
    return field_errors(error, fields, words.locale, other=fields.get(error.code, "")), status


def _sentence(error: InvoicingError, words: Words) -> str:
    """Return the sentence of an error that names no field or header of the API; empty for one that does not."""
    _ = words.gettext
    if isinstance(error, OutOfStockError):
        text = _("Not enough in stock (%(short)s): restock it, change the draft, or tick to sell below zero.")
        return text % {"short": words.shortages(error.shortages)}
    known = {
        "version_mismatch": _("It was changed while you were here. Check what it says now, then confirm again."),
        "payment_in_progress": _("The customer is paying right now: wait, or tick to end the payment."),
        "checkout_active.paying": _("The customer is paying right now: ask them, or tick to end the payment."),
        "checkout_active.opened": _(
            "The customer opened the link within the last hour and may be about to pay: ask them, then tick to go on."
        ),
        "delivery_missing": _(
            "The goods ship, and there is no delivery, whose price could not be added later: add one to the draft, or "
            "tick that nothing is delivered."
        ),
        "no_email.fulfillment": _("There is no e-mail address: correct the contact, or take the tick away."),
        "no_email.receipt": _("There is no e-mail address: correct the contact first, or share a link."),
        "total_changed": _("The total has changed since the customer was last told it: choose the one that counts."),
        "total_changed.not_stored": _(
            "The total has changed since the customer's page showed it, and the prices of that page are not stored: "
            "choose today's total, or edit the prices first."
        ),
        "busy": _("Too much happened at once, and nothing was changed: try again."),
        "role_required.refund": _("The order is paid, so cancelling it refunds the money: ask an owner to do it."),
    }
    return known.get(error.key, known.get(error.code, ""))
