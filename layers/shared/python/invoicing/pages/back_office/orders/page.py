"""The page of an order: money, goods, what became of its links and e-mails, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.sale.fulfillment import Fulfillment
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.pages.back_office.attention.needed import needed
from invoicing.pages.back_office.orders.payments import payments_of, refunds_of
from invoicing.pages.back_office.orders.status import badges_of, can_refund, further_acts, primary_act, status_sentence
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.sales.due import due_words
from invoicing.pages.back_office.sales.subject import Subject, draft_address, read_order
from invoicing.pages.back_office.sales.view import read_events, shared_view
from invoicing.pages.back_office.sales.warnings import warning_views
from invoicing.pages.back_office.words import Words, words_of
from invoicing.pages.i18n import formats
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.view import warnings_when_sent
from invoicing.usecases.orders.read_fulfillments import read_fulfillments


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """Line items that were sent together, and how to follow them."""

    when: str
    items: tuple[str, ...]
    tracking: str
    tracking_url: str


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    (sale, order), words = read_order(request, ports), words_of(request, ports)
    events = read_events(sale, ports=ports)
    shared = shared_view(request, Subject(sale, of_order=True), events, words, ports)
    return page(
        request,
        "orders/page.html",
        {
            **shared,
            "order": order,
            "needed": needed(order.attention(sale.draft.invoice_id), sale, words),
            "draft_href": draft_address(sale),
            "badges": badges_of(sale, order, words),
            "status": status_sentence(sale, order, words),
            "due": due_words(sale, words),
            "balance": _balance(order, words),
            "payments": payments_of(order, words),
            "refunds": refunds_of(sale, shared["records"].refunds, words),
            "can_refund": can_refund(order) and request.is_owner,
            "shipments": _shipments(read_fulfillments(sale, ports=ports), sale, words),
            "facts": _facts(sale, order, words),
            "primary": primary_act(sale, order, words),
            "acts": further_acts(sale, order, words, is_owner=request.is_owner),
            "warnings": warning_views(warnings_when_sent(sale, ports=ports), words),
        },
    )


def _balance(order: Order, words: Words) -> list[tuple[str, str]]:
    """Return what was paid, refunded and is left, for a list of labels and amounts."""
    _ = words.gettext
    if order.financial_status is FinancialStatus.PENDING:
        return [(_("To be paid"), words.money(order.total))]
    rows = [(_("Paid"), order.captured), (_("Refunded"), order.refunded * -1)]
    rows.append((_("Refund under way"), Money(order.refunding, order.total.currency) * -1))
    kept = [(label, words.money(amount)) for label, amount in rows if amount.amount]
    if len(kept) > 1:
        kept.append((_("Kept"), words.money(order.refundable)))
    return kept


def _shipments(fulfillments: Iterable[Fulfillment], sale: Sale, words: Words) -> tuple[ShipmentView, ...]:
    titles = {line.id: line.title for line in sale.offer.lines}
    return tuple(
        ShipmentView(
            when=words.moment(fulfillment.created_at),
            items=tuple(
                f"{formats.number(it.quantity, words.locale)} × {titles[it.id]}" for it in fulfillment.line_items
            ),
            tracking=" ".join(filter(None, (fulfillment.carrier, fulfillment.tracking_number))),
            tracking_url=fulfillment.tracking_url,
        )
        for fulfillment in reversed(tuple(fulfillments))
    )


def _facts(sale: Sale, order: Order, words: Words) -> list[tuple[str, str]]:
    """Return what was agreed beside the goods, for a list of labels and values."""
    _ = words.gettext
    facts = [
        (_("Payment"), due_words(sale, words)),
        (_("Market"), sale.offer.market.title),
        (_("Delivery"), _("None, as agreed") if order.without_delivery else ""),
        (_("Tags"), ", ".join(order.tags)),
        (_("Created"), words.moment(order.created_at)),
    ]
    return [(label, value) for label, value in facts if value]
