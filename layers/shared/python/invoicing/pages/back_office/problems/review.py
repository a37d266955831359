"""The review before staff deal with money that is not with the customer: how much, what of it, and what happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from invoicing.domain.errors import ConflictError, InvalidRequestError, NotFoundError
from invoicing.domain.orders.refund_again import refund_again
from invoicing.domain.sale.attempt import attempt_key
from invoicing.domain.sale.refund import refund_key
from invoicing.domain.values.ids import PAYMENT, REFUND, find_sale_id, parse_payment_id, split_id
from invoicing.pages.back_office.orders.refund_form import item_rows, tax_rows
from invoicing.pages.back_office.problems.entries import ADDRESS
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.sales.subject import Subject
from invoicing.pages.back_office.words import words_of

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.domain.sale.refund import Refund
    from invoicing.domain.sale.sale import Sale
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.pages.back_office.words import Words
    from invoicing.ports import ProblemPorts


@dataclass(frozen=True, slots=True)
class Review:
    """What the page asks, what happens then, and the form that does it."""

    title: str
    happens: tuple[str, ...]
    button: str
    action: str
    items: tuple[tuple[str, str], ...] = ()
    tax_rows: tuple[tuple[str, str], ...] = ()
    is_manual: bool = False


def show(request: StaffRequest, ports: ProblemPorts) -> Response[str]:
    """Show the review; what is dealt with already, or not possible any more, leads back to the page of problems."""
    words, money_id = words_of(request, ports), request.parameters["id"]
    if split_id(money_id)[0] == PAYMENT:
        sale_id, number = parse_payment_id(money_id)
        sale = ports.sales.get(sale_id, attempt_key(number))
        attempt = sale.attempt(number)
        amount = attempt.refund_due or attempt.amount
        review = _of_late_money(money_id, words.money(amount), words) if attempt.is_left_to_staff else None
    else:
        sale_id, number = refund_named(money_id)
        sale = ports.sales.get(sale_id, refund_key(number))
        failed = sale.refund(number)
        amount = failed.amount
        review = _of_refund(sale, failed, request.query.get("act", ""), words, ports)
    if review is None:
        return see_other(ADDRESS)
    subject = Subject(sale, of_order=sale.order is not None)
    about = {
        "section": "more",
        "review": review,
        "amount": words.money(amount),
        "name": subject.name,
        "version": sale.order.version if sale.order else "",
    }
    return page(request, "problems/review.html", about)


def refund_named(text: str) -> tuple[str, int]:
    """Return the sale's id and the number of a refund's id.

    Raises:
        NotFoundError: it is no id of a refund.
    """
    prefix, sale_id, number = split_id(text)
    if prefix != REFUND or number is None or find_sale_id(text) is None:
        raise NotFoundError("record", sale=sale_id, record="refund")
    return sale_id, number


def _of_late_money(attempt_id: str, amount: str, words: Words) -> Review:
    _ = words.gettext
    return Review(
        title=_("Record that %(amount)s is paid back?") % {"amount": amount},
        happens=(_("You have paid the customer back in another way: no money is sent."),),
        button=_("Record %(amount)s as paid back") % {"amount": amount},
        action=f"{ADDRESS}/payments/{attempt_id}/refunded",
    )


def _of_refund(sale: Sale, failed: Refund, act: str, words: Words, ports: ProblemPorts) -> Review | None:
    """Return the review of a failed refund; None where it is not possible any more."""
    _, named, action = words.gettext, {"amount": words.money(failed.amount)}, f"{ADDRESS}/refunds/{failed.id}"
    if not failed.is_open_failure:
        return None
    if act == "close":
        return Review(
            title=_("Close the refund of %(amount)s?") % named,
            happens=(_("No money is sent and none is recorded as refunded. The refund stays failed."),),
            button=_("Close the refund of %(amount)s") % named,
            action=f"{action}/close",
        )
    is_manual = act == "manual"
    try:
        refund = refund_again(sale, failed, ports.clock(), manual=is_manual)
    except (ConflictError, InvalidRequestError):  # it was refunded on another page
        return None
    sent = _("The payment provider is asked to refund the payment.")
    recorded = _("You have paid the customer back in another way: no money is sent.")
    told = _("There is no e-mail address, so no e-mail tells the customer.")
    if address := sale.person.receipt_address:
        told = _("The customer is told by e-mail: %(address)s") % {"address": address}
    restock = _("Back into stock: %(units)s") % {"units": words.units(refund.restock)} if refund.restock else ""
    cancels = _("The order is cancelled with it.") if refund.cancels else ""
    return Review(
        title=(_("Record that %(amount)s is paid back?") if is_manual else _("Refund %(amount)s again?")) % named,
        happens=tuple(filter(None, (recorded if is_manual else sent, cancels, restock, told))),
        button=(_("Record %(amount)s as paid back") if is_manual else _("Refund %(amount)s")) % named,
        action=f"{action}/again",
        items=item_rows(sale, refund.lines, words),
        tax_rows=tax_rows(refund.tax_lines, words),
        is_manual=is_manual,
    )
