"""What the forms of acts share: the sale, the version that was seen, and what a refusal says at which field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from invoicing.domain.errors import (
    InvoicingError,
    NotFoundError,
    OutOfStockError,
    RoleRequiredError,
    VersionMismatchError,
)
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import draft_order_id, order_id, parse_draft_order_id, parse_order_id
from invoicing.pages.back_office.errors import field_errors, status_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.words import Words
from invoicing.ports import OfficePorts


@dataclass(frozen=True, slots=True)
class Act:
    """A link to what staff can do; one that is dangerous is set apart."""

    label: str
    href: str
    icon: str = ""
    is_dangerous: bool = False


def words_of(request: StaffRequest, ports: OfficePorts) -> Words:
    return Words(request.locale, request.store.time_zone, ports.clock())


def draft_address(sale: Sale, act: str = "") -> str:
    return "/".join(filter(None, ("/admin/drafts", draft_order_id(sale.id), act)))


def order_address(sale: Sale, act: str = "") -> str:
    return "/".join(filter(None, ("/admin/orders", order_id(sale.id), act)))


def read_draft(request: StaffRequest, ports: OfficePorts) -> Sale:
    """Read the sale of a draft order's page.

    Raises:
        NotFoundError: there is no such draft order.
    """
    return ports.sales.get(draft_id_of(request))


def draft_id_of(request: StaffRequest) -> str:
    return parse_draft_order_id(request.parameters["id"])


def read_order(request: StaffRequest, ports: OfficePorts) -> tuple[Sale, Order]:
    """Read the sale of an order's page.

    Raises:
        NotFoundError: there is no such order.
    """
    sale = ports.sales.get(order_id_of(request))
    if sale.order is None:
        raise NotFoundError("order", id=request.parameters["id"])
    return sale, sale.order


def order_id_of(request: StaffRequest) -> str:
    return parse_order_id(request.parameters["id"])


def is_saved_already(error: InvoicingError) -> bool:
    """Tell whether an edit was refused for its version, and yet is what is stored: its form was sent twice."""
    return isinstance(error, VersionMismatchError) and error.yours is not None and not error.differing


def refusal(error: InvoicingError, fields: Mapping[str, str], words: Words) -> tuple[dict[str, str], HTTPStatus]:
    """Return what a refused form says, by field, and the status of its page. Nothing was changed.

    `fields` maps JSON pointers, and codes of errors that an option of the form answers, to fields. An id that is not
    there has a page of its own.

    Raises:
        NotFoundError: the error, if it is one.
    """
    if isinstance(error, NotFoundError):
        raise error
    known = {VersionMismatchError: HTTPStatus.CONFLICT, RoleRequiredError: HTTPStatus.FORBIDDEN}
    status = known.get(type(error)) or status_of(error)
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
        "role_required": _("The order is paid, so cancelling it refunds the money: ask an owner to do it."),
    }
    return known.get(error.key, known.get(error.code, ""))
