"""The receipt e-mail, in the customer's language."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import is_delivered
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.sale import Sale
from invoicing.pages.checkout.address_form import address_lines
from invoicing.pages.checkout.delivery_options import days_words
from invoicing.pages.checkout.order_summary import refunded_items
from invoicing.pages.checkout.payment_methods import is_paid_manually, method_words
from invoicing.pages.email.layout import MOST_LINES, EmailContext
from invoicing.pages.email.schema_org import order_markup
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations
from invoicing.ports import RenderedEmail


@dataclass(frozen=True, slots=True)
class Block:
    label: str
    lines: tuple[str, ...]


def render_receipt(sale: Sale, store: Store, email: Email, url: str, sender: str) -> RenderedEmail:
    """Return the receipt of a paid order.

    Raises:
        ValueError: the sale has no order.
    """
    if sale.order is None:
        raise ValueError("there is no receipt without an order")
    letter, order = EmailContext(sale, store, email, url, sender), sale.order
    _ = letter.texts.gettext
    named = {
        "number": order.name,
        "shop": store.name,
        "total": formats.money(order.total, letter.locale),
        "date": formats.date(order.paid_at or order.created_at, letter.locale, store.time_zone),
        "items": letter.items(),
    }
    manual, method = is_paid_manually(order), method_words(order, translations("checkout", letter.locale))
    if method:
        named["method"] = method
        intro = _("%(shop)s has noted your payment of %(total)s on %(date)s (%(method)s). This is your receipt.")
    elif manual:
        intro = _("%(shop)s has noted your payment of %(total)s on %(date)s. This is your receipt.")
    else:
        intro = _("We received your payment of %(total)s on %(date)s. This is your receipt.")
    intro = letter.own(letter.own_texts.receipt_intro, intro % named, number=order.name)
    if order.refunded.amount:
        named["refunded"] = formats.money(order.refunded, letter.locale)
        intro += " " + _("Of the payment, %(refunded)s was refunded.") % named
    return letter.render(
        "receipt",
        subject=letter.own(
            letter.own_texts.receipt_subject,
            _("Receipt for order %(number)s from %(shop)s") % named,
            number=order.name,
        ),
        preheader=_("%(total)s paid — %(items)s") % named,
        markup=order_markup(sale, order, store, url, MOST_LINES),
        title=_("Order %(number)s") % named,
        heading=_("Thank you for your order"),
        intro=intro,
        button=_("See your order"),
        details=_details(letter),
    )


def _details(letter: EmailContext) -> list[Block]:
    """Return delivery address, delivery, billing address, and the line items that were refunded since."""
    _, sale, store = letter.texts.gettext, letter.sale, letter.store
    person, offer, home = sale.person, sale.offer, store.markets[0].countries[0]
    shipping = person.shipping_address if is_delivered(sale) else None
    blocks = []
    if shipping:
        blocks.append(Block(_("Delivery address"), address_lines(shipping, letter.locale, home=home)))
    if offer.shipping_line and offer.requires_shipping:
        line = offer.shipping_line
        days = days_words(line.min_days, line.max_days, translations("checkout", letter.locale))
        blocks.append(Block(_("Delivery"), (line.title, *([days] if days else []))))
    if person.billing_address and person.billing_address != shipping:
        blocks.append(Block(_("Billing address"), address_lines(person.billing_address, letter.locale, home=home)))
    if sale.order and (items := refunded_items(sale.order.refunded_lines, offer, letter.locale)):
        blocks.append(Block(_("Items in the refund"), items))
    return blocks
