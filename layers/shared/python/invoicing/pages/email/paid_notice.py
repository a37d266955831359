"""The e-mail that tells the store of an order that a customer paid, in the store's language."""

from __future__ import annotations

from invoicing.domain.catalog.delivery import DeliveryKind
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import is_delivered
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.sale import Sale
from invoicing.pages.checkout.address_form import address_lines
from invoicing.pages.checkout.delivery_options import days_words
from invoicing.pages.email.layout import MOST_LINES, EmailContext
from invoicing.pages.email.receipt import Block
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations
from invoicing.ports import RenderedEmail


def render_paid_notice(sale: Sale, store: Store, email: Email, url: str, sender: str) -> RenderedEmail:
    """Return the e-mail that says who paid what, and what to send; `url` is the order's page in the office.

    The subject has nothing that the customer typed: a name that no header can have would keep the notice back.

    Raises:
        ValueError: the sale has no order.
    """
    if sale.order is None:
        raise ValueError("there is nothing to tell without an order")
    letter, order = EmailContext(sale, store, email, url, sender), sale.order
    _ = letter.texts.gettext
    named = {
        "number": order.name,
        "customer": sale.person.display_name or _("The customer"),
        "total": formats.money(order.total, letter.locale),
        "date": formats.date(order.paid_at or order.created_at, letter.locale, store.time_zone),
        "items": letter.items(),
    }
    if order.total.amount:
        subject, heading = _("Order %(number)s is paid: %(total)s"), _("Order %(number)s is paid")
        intro = _("%(customer)s paid %(total)s on %(date)s.")
    else:
        subject, heading = _("Order %(number)s: nothing to pay"), _("Order %(number)s is placed")
        intro = _("%(customer)s placed an order that costs nothing on %(date)s.")
    if order.refunded.amount:
        named["refunded"] = formats.money(order.refunded, letter.locale)
        intro += " " + _("Of the payment, %(refunded)s was refunded.")
    return letter.render(
        "paid_notice",
        subject=subject % named,
        preheader=_("%(customer)s — %(items)s") % named,
        markup={},
        heading=heading % named,
        intro=intro % named,
        button=_("Open the order"),
        details=[block for block in (_to_send(letter), _delivery(letter), _customer(letter)) if block],
        settings_url=f"{url.partition('/admin/')[0]}/admin/settings/notices",
    )


def _to_send(letter: EmailContext) -> Block:
    """Return what is to be sent or handed over, by quantity, title and sku."""
    _, sale = letter.texts.gettext, letter.sale
    line = sale.offer.shipping_line
    is_pickup = line is not None and line.kind is DeliveryKind.PICKUP
    label = _("To be picked up") if is_pickup else _("To send")
    if not sale.offer.requires_shipping:
        return Block(label, (_("Nothing: no item of this order ships."),))
    goods = [one for one in sale.offer.lines if one.requires_shipping]
    lines = [
        f"{formats.number(one.quantity, letter.locale)} × {one.title}{f' ({one.sku})' if one.sku else ''}"
        for one in goods[:MOST_LINES]
    ]
    if left := len(goods) - len(lines):
        more = letter.texts.ngettext("And %(num)s more line", "And %(num)s more lines", left)
        lines.append(more % {"num": formats.number(left, letter.locale)})
    return Block(label, tuple(lines))


def _delivery(letter: EmailContext) -> Block | None:
    """Return how and where the goods are delivered; None where nothing is."""
    _, sale, line = letter.texts.gettext, letter.sale, letter.sale.offer.shipping_line
    if not is_delivered(sale):
        return None
    address, home = sale.person.shipping_address, letter.store.markets[0].countries[0]
    days = days_words(line.min_days, line.max_days, translations("checkout", letter.locale)) if line else ""
    method = [line.title, *([days] if days else [])] if line else []
    where = address_lines(address, letter.locale, home=home) if address else ()
    return Block(_("Delivery"), (*method, *where)) if method or where else None


def _customer(letter: EmailContext) -> Block | None:
    """Return by what the customer is known, and how they are reached; None where nothing is known."""
    person = letter.sale.person
    known = (person.customer.name, person.customer.handle, person.receipt_address, person.delivery_phone)
    lines = tuple(dict.fromkeys(one for one in known if one))
    return Block(letter.texts.gettext("Customer"), lines) if lines else None
