"""The view model of the page behind a link, made from sale, store and state. Templates only lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations
from typing import TYPE_CHECKING

from invoicing.domain.catalog.payment_instructions import PLACEHOLDERS, has_placeholder
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.closing import can_have_code, takes_codes
from invoicing.domain.checkout.state import (
    EDITABLE,
    CheckoutState,
    can_change_details,
    can_choose_delivery,
    checkout_state,
    has_details,
    lacks_delivery,
)
from invoicing.domain.checkout.way_to_pay import WayToPay, way_to_pay
from invoicing.domain.sale.fulfillment import Fulfillment
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import Shortage
from invoicing.pages.checkout import DOMAIN
from invoicing.pages.checkout.contact import Contact, contact_of, masked, masked_fulfillment
from invoicing.pages.checkout.declines import decline_words
from invoicing.pages.checkout.delivery_options import (
    DeliveryChoice,
    Shipment,
    arrival,
    days_words,
    delivery_choices,
    shipments_of,
    today_in,
)
from invoicing.pages.checkout.details_form import DetailsForm, form_of
from invoicing.pages.checkout.due_dates import DueDate, pay_by, terms_words
from invoicing.pages.checkout.notices import Note, offer_notes
from invoicing.pages.checkout.order_summary import OrderSummary, sale_summary
from invoicing.pages.checkout.payment_methods import instruction_lines, method_words
from invoicing.pages.checkout.refund_status import RefundStatus, refund_status_of
from invoicing.pages.checkout.urls import LinkAddresses
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from invoicing.domain.pricing.offer import Offer
    from invoicing.domain.pricing.offer_diff import SeenOffer
    from invoicing.pages.checkout.offer_diff import OfferDiffView

_MOST_OPEN_LINES = 4  # of the summary above the first form on a phone


@dataclass(frozen=True, slots=True)
class ChosenDelivery:
    title: str
    price: Money
    days: str
    arrives: str  # if the customer pays today
    can_change: bool


@dataclass(frozen=True, slots=True)
class ActivePayment:
    """A payment that was started: until when stock is held, and why the last try was declined."""

    held_until: datetime
    declined: str


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A line item that exceeds available stock."""

    title: str
    wanted: int
    left: int


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """Everything that a page behind a link shows.

    `step` is the open step (details, delivery or review), else the state's name.
    """

    state: CheckoutState
    step: str
    steps: tuple[str, ...]
    locale: str
    new_locale: str  # to be stored with the customer: they chose it, or the draft has none
    store: Store
    name: str
    paid_at: datetime | None
    pay_by: date | None  # the due date, if it can be paid
    open_until: datetime | None  # the end of the link, if there is no due date or it is later
    overdue_since: date | None
    terms: str
    is_abroad: bool
    addresses: LinkAddresses
    summary: OrderSummary
    summary_is_open: bool
    is_without_delivery: bool  # which the customer has still to choose
    offer: int
    contact: Contact
    form: DetailsForm | None = None
    choices: tuple[DeliveryChoice, ...] = ()
    delivery: ChosenDelivery | None = None
    payment: ActivePayment | None = None
    short: tuple[ShortLine, ...] = ()
    changes: OfferDiffView | None = None  # since the customer last saw the offer
    reserved_until: datetime | None = None
    closed_until: datetime | None = None
    refund_status: RefundStatus | None = None
    shipments: tuple[Shipment, ...] = ()
    is_order: bool = False
    is_due: bool = False  # an order whose payment is pending
    can_change_details: bool = True
    paid_with: str = ""  # the method of a manual payment, if staff recorded it
    notes: tuple[Note, ...] = ()
    can_have_code: bool = False
    takes_codes: bool = False  # until too many wrong ones were entered
    code: str = ""  # on the offer
    way_to_pay: WayToPay = WayToPay.ONLINE
    instructions: tuple[str, ...] = ()  # of the store: how to pay it directly
    instructions_say: tuple[str, ...] = ()  # the values in them, which need no row of their own
    is_preview: bool = False  # for staff: nothing can be changed, and personal data is masked

    @property
    def template(self) -> str:
        return "receipt" if self.step in {CheckoutState.PAID, CheckoutState.PAID_MANUALLY} else self.step

    @property
    def can_change(self) -> bool:
        """Whether the customer can still edit or pay."""
        return self.state in EDITABLE

    @property
    def total(self) -> Money:
        return self.summary.total


def checkout_page(
    sale: Sale,
    link: Link,
    store: Store,
    addresses: LinkAddresses,
    *,
    locale: str,
    now: datetime,
    wanted_step: str = "",
    form: DetailsForm | None = None,
    shortages: tuple[Shortage, ...] = (),
    seen_offer: SeenOffer | None = None,
    fulfillments: tuple[Fulfillment, ...] = (),
    has_provider: bool = True,
) -> CheckoutPage:
    """Return the page that a link shows now.

    `form` is what was typed and is not valid yet; `wanted_step` is a completed step to open again.
    """
    texts = translations(DOMAIN, locale)
    state = checkout_state(sale, link, now)
    form = form if state in EDITABLE else None
    step = "details" if form else _step(sale, state, wanted_step)
    order = sale.order
    shown = masked(sale) if link.is_preview else sale
    due = pay_by(sale, link, store, now) if state in EDITABLE else DueDate()
    way = way_to_pay(sale, store, has_provider=has_provider)
    return CheckoutPage(
        state=state,
        step=step,
        steps=_steps(sale),
        locale=locale,
        new_locale=locale if addresses.language or not sale.person.customer.locale else "",
        store=store,
        name=order.name if order else sale.draft.name,
        paid_at=order.paid_at if order else None,
        pay_by=due.day,
        open_until=due.open_until,
        overdue_since=due.overdue_since,
        terms=terms_words(sale.draft.payment_terms, texts) if state in EDITABLE else "",
        is_abroad=sale.offer.market.id != store.markets[0].id,
        addresses=addresses,
        summary=sale_summary(shown, texts, locale),
        is_without_delivery=lacks_delivery(sale),
        summary_is_open=_summary_is_open(sale, step),
        offer=sale.offer.number,
        contact=contact_of(shown, state, store, locale),
        form=form or (form_of(shown, store, locale) if step == "details" else None),
        choices=delivery_choices(sale.offer, sale.person, store, texts, locale=locale, now=now)
        if step == "delivery"
        else (),
        delivery=_delivery(sale, state, store, texts, locale=locale, now=now),
        payment=_payment(sale, state, texts),
        short=short_lines(sale, shortages),
        changes=_changes(seen_offer, sale.offer, texts, locale) if seen_offer else None,
        reserved_until=sale.draft.reserve_until if state in EDITABLE and sale.draft.is_reserved(now) else None,
        closed_until=sale.draft.usage.closed_until(now),
        refund_status=refund_status_of(sale, locale),
        shipments=shipments_of(
            map(masked_fulfillment, fulfillments) if link.is_preview else fulfillments, sale.offer, state
        ),
        is_order=order is not None,
        is_due=is_due(sale),
        can_change_details=can_change_details(sale),
        paid_with=method_words(order, texts) if state is CheckoutState.PAID_MANUALLY else "",
        notes=offer_notes(shown, state, store, locale, now, way=way),
        can_have_code=state in EDITABLE and can_have_code(sale),
        takes_codes=takes_codes(sale),
        code=sale.offer.code.code if sale.offer.code else "",
        way_to_pay=way,
        instructions=instruction_lines(sale, store, locale) if state is CheckoutState.REVIEW else (),
        instructions_say=tuple(it for it in PLACEHOLDERS if has_placeholder(store.payment_instructions, it)),
        is_preview=link.is_preview,
    )


def delivery_fault(locale: str) -> str:
    """Return the error for a missing choice of delivery."""
    return translations(DOMAIN, locale).gettext("Choose how you would like to get it")


def short_lines(sale: Sale, shortages: tuple[Shortage, ...]) -> tuple[ShortLine, ...]:
    """Return shortages with the titles of the invoice."""
    titles: Mapping[str, str] = {line.sku: line.title for line in sale.offer.lines if line.sku}
    return tuple(ShortLine(titles.get(short.sku, short.sku), short.wanted, max(0, short.left)) for short in shortages)


def _steps(sale: Sale) -> tuple[str, ...]:
    return ("details", "delivery", "review") if can_choose_delivery(sale) else ("details", "review")


def _step(sale: Sale, state: CheckoutState, wanted: str) -> str:
    """Return the wanted step if it can be opened, else the sale's current one."""
    can_open = {"details": can_change_details(sale), "delivery": has_details(sale)}
    return wanted if state in EDITABLE and can_open.get(wanted) and wanted in _steps(sale) else state.value


def _summary_is_open(sale: Sale, step: str) -> bool:
    """Tell whether a phone shows the summary expanded: if it is to be read, or leaves room for the form."""
    if step == "details":
        return len(sale.offer.lines) <= _MOST_OPEN_LINES
    return step in {"review", CheckoutState.PAID, CheckoutState.PAID_MANUALLY}


def _delivery(
    sale: Sale, state: CheckoutState, store: Store, texts: NullTranslations, *, locale: str, now: datetime
) -> ChosenDelivery | None:
    line = sale.offer.shipping_line
    if line is None or not sale.offer.requires_shipping:
        return None
    is_sent = sale.order is not None and sale.order.is_fulfilled
    return ChosenDelivery(
        title=line.title,
        price=sale.offer.totals.shipping,
        days="" if is_sent else days_words(line.min_days, line.max_days, texts),
        arrives="" if is_sent else arrival(today_in(store, now), line.min_days, line.max_days, locale),
        can_change=state in EDITABLE and can_choose_delivery(sale),
    )


def _payment(sale: Sale, state: CheckoutState, texts: NullTranslations) -> ActivePayment | None:
    active = sale.draft.active_attempt
    if active is None or state is not CheckoutState.PAYING:
        return None
    return ActivePayment(active.expires_at, decline_words(active.decline, texts) if active.decline else "")


def _changes(seen: SeenOffer, offer: Offer, texts: NullTranslations, locale: str) -> OfferDiffView | None:
    from invoicing.pages.checkout.offer_diff import offer_diff_view  # noqa: PLC0415 - most pages show no difference

    return offer_diff_view(seen, offer, texts, locale)
