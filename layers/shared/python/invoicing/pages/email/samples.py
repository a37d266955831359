"""E-mails of a sample sale, which is not stored: what the store's texts look like, by the code that sends them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from invoicing.domain.draft_orders.build_offer import build_offer, with_defaults
from invoicing.domain.draft_orders.complete import complete
from invoicing.domain.draft_orders.create import put_new_draft
from invoicing.domain.draft_orders.draft_input import DraftInput, LineInput, ShippingInput
from invoicing.domain.events import Actor, EmailKind
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.fulfillment import Fulfillment, FulfillmentStatus
from invoicing.domain.sale.link import EMAIL_CHANNEL, Link
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.ids import derived_id
from invoicing.domain.values.units import LineUnits
from invoicing.pages.email.invoice import render_invoice
from invoicing.pages.email.mime import EmailParts, read_message
from invoicing.pages.email.receipt import render_receipt
from invoicing.pages.email.reminder import render_reminder
from invoicing.pages.email.shipping_confirmation import render_shipping_confirmation
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from invoicing.domain.catalog.store import Store
    from invoicing.ports import RenderedEmail

SAMPLES = (EmailKind.INVOICE, EmailKind.REMINDER, EmailKind.RECEIPT, EmailKind.SHIPPING_CONFIRMATION)
_NUMBER = 1001
_SENDER = "preview@example.com"  # in a header that a preview does not show


def sample_email(
    kind: EmailKind, language: str, store: Store, now: datetime, *, base_url: str, has_provider: bool
) -> EmailParts:
    """Return the e-mail that a customer of this language would get of a sample sale. Its link does not work."""
    sale = sample_sale(language, store, now)
    about = ""
    if kind in {EmailKind.RECEIPT, EmailKind.SHIPPING_CONFIRMATION}:
        about = _paid_and_sent(sale, now)
    email = Email(
        id="preview",
        kind=kind,
        status=EmailStatus.REQUESTED,
        to=sale.person.customer.email,
        link=1,
        created_at=now,
        locale=language,
        about=about,
    )
    renderers: dict[EmailKind, Callable[..., RenderedEmail]] = {
        EmailKind.INVOICE: partial(render_invoice, has_provider=has_provider),
        EmailKind.REMINDER: partial(render_reminder, has_provider=has_provider),
        EmailKind.RECEIPT: render_receipt,
        EmailKind.SHIPPING_CONFIRMATION: render_shipping_confirmation,
    }
    return read_message(renderers[kind](sale, store, email, f"{base_url}/i/preview", _SENDER).content)


def sample_sale(language: str, store: Store, now: datetime) -> Sale:
    """Return a draft order with a link, of a customer of this language."""
    _ = translations("email", language).gettext
    address = Address("Kari Nordmann", "Storgata 1", store.markets[0].countries[0], "Oslo", "0155")
    customer = Customer("Kari Nordmann", "kari@example.com", locale=language)
    lines = (LineInput(2, title=_("Sample product"), unit_price=GivenAmount("250")),)
    delivery = ShippingInput(title=_("Delivery"), price=GivenAmount("50"))
    draft = with_defaults(DraftInput(lines, customer, shipping_address=address, shipping_line=delivery), store)
    sale = Sale(derived_id("sample"))
    person = Person(customer, address)
    since = now - timedelta(days=store.reminder_days)
    put_new_draft(sale, draft, build_offer(draft, store, {}), person, number=_NUMBER, now=since)
    sale.put(Link(1, EMAIL_CHANNEL, now, now + timedelta(days=store.link_days)))
    return sale


def _paid_and_sent(sale: Sale, now: datetime) -> str:
    """Turn the sale into an order that is paid and fulfilled, and return the id of its fulfillment."""
    order = complete(sale, _NUMBER, now, by=Actor.SYSTEM)
    lines = tuple(LineUnits(line.id, line.quantity) for line in sale.offer.lines)
    fulfillment = Fulfillment(sale.id, 1, now, lines, carrier="Posten", tracking_number="370724760123456789")
    sale.put(fulfillment)
    paid = order.moved_to(FinancialStatus.AUTHORIZED, now).moved_to(FinancialStatus.PAID, now)
    fulfilled = paid.fulfilled_to(FulfillmentStatus.FULFILLED, now)
    sale.put(replace(fulfilled, captured=order.total, paid_at=now, fulfillments=1))
    return fulfillment.id
