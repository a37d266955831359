"""The e-mail about a fulfillment, in the customer's language."""

from __future__ import annotations

from collections.abc import Callable

from invoicing.domain.catalog.store import Store
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.fulfillment import Fulfillment, key_of_fulfillment
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.pages.checkout.delivery_options import ShipmentKind, shipment_of
from invoicing.pages.email.layout import MOST_LINES, EmailContext
from invoicing.pages.email.schema_org import order_markup
from invoicing.ports import RenderedEmail


def render_shipping_confirmation(sale: Sale, store: Store, email: Email, url: str, sender: str) -> RenderedEmail:
    """Return the e-mail that says what was sent, and how the customer follows it.

    Raises:
        ValueError: the sale has no order, or no such fulfillment.
    """
    key, order = key_of_fulfillment(sale.id, email.about), sale.order
    fulfillment = sale.find(key, Fulfillment) if key else None
    if order is None or fulfillment is None:
        raise ValueError("there is no such fulfillment")
    letter = EmailContext(sale, store, email, url, sender)
    _, shipment = letter.texts.gettext, shipment_of(fulfillment, sale.offer)
    news = _news(shipment.kind, _extent(fulfillment, order), _)
    named = {"news": news, "number": order.name, "shop": store.name}
    return letter.render(
        "shipping_confirmation",
        subject=letter.own(
            letter.own_texts.shipping_subject,
            _("%(news)s: order %(number)s from %(shop)s") % named,
            number=order.name,
        ),
        preheader=_("Order %(number)s") % named,
        markup=order_markup(sale, order, store, url, MOST_LINES) | {"orderStatus": "https://schema.org/OrderInTransit"},
        title=_("Order %(number)s") % named,
        heading=news,
        intro=letter.own(letter.own_texts.shipping_intro, _intro(shipment.kind, _) % named, number=order.name),
        button=_("See your order"),
        shipment=shipment,
        items_shown=MOST_LINES,
        items_left=max(0, len(shipment.lines) - MOST_LINES),
    )


def _extent(fulfillment: Fulfillment, order: Order) -> str:
    """Return how much of the order this is. Units that were refunded unsent are no part of it any more."""
    if not order.is_fulfilled or fulfillment.number != order.fulfillments:
        return "part"
    return "whole" if fulfillment.number == 1 else "rest"


def _news(kind: ShipmentKind, extent: str, _: Callable[[str], str]) -> str:
    """Return the heading, by how the goods reach the customer, and how much of the order they are."""
    return {
        (ShipmentKind.SENT, "whole"): _("Your order is on its way"),
        (ShipmentKind.SENT, "part"): _("A part of your order is on its way"),
        (ShipmentKind.SENT, "rest"): _("The rest of your order is on its way"),
        (ShipmentKind.READY, "whole"): _("Your order is ready to be picked up"),
        (ShipmentKind.READY, "part"): _("A part of your order is ready to be picked up"),
        (ShipmentKind.READY, "rest"): _("The rest of your order is ready to be picked up"),
        (ShipmentKind.DONE, "whole"): _("Your order is done"),
        (ShipmentKind.DONE, "part"): _("A part of your order is done"),
        (ShipmentKind.DONE, "rest"): _("The rest of your order is done"),
    }[kind, extent]


def _intro(kind: ShipmentKind, _: Callable[[str], str]) -> str:
    match kind:
        case ShipmentKind.SENT:
            return _("%(shop)s has sent you:")
        case ShipmentKind.READY:
            return _("%(shop)s has this ready for you:")
    return _("%(shop)s has done this for you:")
