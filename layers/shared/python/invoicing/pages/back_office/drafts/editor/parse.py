"""What was typed becomes the input of a draft order, or faults at the fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from invoicing.adapters.vat_numbers import is_vat_number, plain_vat_number
from invoicing.domain.catalog.discount import plain_code
from invoicing.domain.catalog.payment_terms import MOST_DAYS, PaymentTerms, TermsType
from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, LineInput, ShippingInput
from invoicing.domain.draft_orders.limits import LONGEST_ATTRIBUTE, LONGEST_ATTRIBUTE_NAME, MAX_ATTRIBUTES
from invoicing.domain.errors import NoMarketError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.offer import MAX_LINES
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.tags import MAX_TAGS
from invoicing.domain.values.text import LONGEST_TEXT
from invoicing.pages.back_office.drafts.editor.amounts import AmountReader, currencies_of
from invoicing.pages.back_office.drafts.editor.fill import OWN_DELIVERY, fill_form
from invoicing.pages.back_office.drafts.editor.form import CUSTOMER_FIELDS, DISCOUNT_TYPES, Form
from invoicing.pages.back_office.drafts.editor.parse_lines import LineReader
from invoicing.pages.back_office.money_input import TypedNumberError
from invoicing.pages.back_office.typed_address import address_names, read_address
from invoicing.pages.back_office.typed_fields import TypedFields

T = TypeVar("T")
_LONGEST_TAG = 40
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class Parsed:
    """The input, and the faults by field. The input is only meant to be saved if there are no faults."""

    draft: DraftInput
    faults: dict[str, str]


def parse_form(form: Form, base: DraftInput, store: Store, locale: str) -> Parsed:
    """Return the input that was typed. `base` is what the editor was filled with: what it does not show stays so.

    A group of fields that is as it was filled in keeps its values, which may be more exact, or follow former rules.
    """
    reader = _Reader(form, base, store, locale)
    draft = replace(
        base,
        lines=reader.lines(),
        customer=reader.customer(),
        discount=reader.discount(),
        shipping_address=(shipping := reader.address("shipping")),
        billing_address=(billing := reader.address("billing")),
        shipping_line=reader.delivery(),
        market=reader.market(is_addressed=bool(shipping or billing)),
        tax_exempt=bool(form.get("tax_exempt")),
        note=reader.note(),
        tags=reader.tags(),
        po_number=reader.typed.line("po_number"),
        attributes=reader.attributes(),
        reserve_until=reader.moment("reserve_until", base.reserve_until),
        lock_prices=reader.option("prices", {"locked": True, "current": False}),
        prices_locked_until=reader.prices_until(),
        allow_discount_codes=reader.option("codes", {"yes": True, "no": False}),
        discount_code=plain_code(reader.typed.line("discount_code")) or None,
        payment_terms=reader.terms(),
    )
    return Parsed(draft, reader.typed.errors)


class _Reader:
    def __init__(self, form: Form, base: DraftInput, store: Store, locale: str) -> None:
        self.form, self.base, self.store = form, base, store
        self.typed = TypedFields(form.values, locale)
        known = currencies_of(store)
        currency = form.get("currency") if form.get("currency") in known else store.currency
        self.amounts = AmountReader(currency, known, locale)
        self.shown = fill_form(base, store, locale, currency)

    def is_as_shown(self, *names: str) -> bool:
        return all(self.form.get(name) == self.shown.get(name) for name in names)

    def option(self, name: str, options: Mapping[str, T]) -> T | None:
        """Return what the chosen option means; None if none is chosen, and for one that is not among them."""
        chosen = self.form.get(name)
        if chosen and chosen not in options:
            self.typed.refuse(name, self.typed.texts.gettext("Choose one of the options"))
        return options.get(chosen)

    def lines(self) -> tuple[LineInput, ...]:
        reader = LineReader(self.typed, self.amounts)
        if len(self.form.lines) > MAX_LINES:
            sentence = self.typed.texts.gettext("Take some line items out: a draft order has at most %(most)s")
            self.typed.refuse("find", sentence % {"most": MAX_LINES})
        elif not self.form.lines:
            self.typed.refuse("find", self.typed.texts.gettext("Add a product or an item of your own"))
        return reader.read(self.form.lines[:MAX_LINES])

    def customer(self) -> Customer:
        if self.is_as_shown(*CUSTOMER_FIELDS):
            return self.base.customer
        locale = self.form.get("locale")
        if locale and not _LOCALE.fullmatch(locale):
            self.typed.refuse("locale", self.typed.texts.gettext("Choose one of the options"))
            locale = ""
        vat_number = plain_vat_number(self.typed.line("vat_number"))
        is_kept = vat_number == self.base.customer.vat_number
        if vat_number and not is_kept and not is_vat_number(vat_number):
            _ = self.typed.texts.gettext
            self.typed.refuse("vat_number", _("Enter a VAT number with the letters of its country, like DE136695976"))
        return Customer(
            name=self.typed.line("name"),
            email=self.typed.email("email"),
            phone=self.typed.phone("phone"),
            handle=self.typed.line("handle"),
            locale=locale,
            vat_number=vat_number,
        )

    def discount(self) -> DiscountInput | None:
        title = self.typed.line("discount_title")
        self.option("discount_type", DISCOUNT_TYPES)
        try:
            return self.amounts.discount(self.form.get("discount"), self.form.get("discount_type"), title)
        except TypedNumberError as error:
            self.typed.refuse("discount", str(error))
            return None

    def address(self, kind: str) -> Address | None:
        """Return an address; None if nothing but the country is typed. It is the customer's, unless another is named.

        What the country requires beyond the street is asked of the customer at the checkout.
        """
        before = self.base.shipping_address if kind == "shipping" else self.base.billing_address
        if before and self.is_as_shown(*address_names(kind)):
            return before
        return read_address(self.typed, kind, self.form.get("name") or self.form.get("handle"), before)

    def market(self, *, is_addressed: bool) -> str | None:
        """Return the market that was chosen, or that of a country which was chosen without an address.

        None for the home market, and for the one of the address.
        """
        chosen, is_same = self.form.get("market") or None, self.is_as_shown("market")
        if not is_same:
            self.option("market", {market.id: market for market in self.store.markets})
        moves = not self.is_as_shown("shipping_country")
        if self.base.shipping_address or self.base.billing_address or (not moves if is_same else chosen):
            return chosen
        if is_addressed:
            return None
        try:
            market = self.store.market_of(self.form.get("shipping_country"))
        except NoMarketError:
            return chosen
        return market.id if market.id in {self.base.market, *(it.id for it in self.store.markets[1:])} else None

    def delivery(self) -> ShippingInput | None:
        chosen = self.form.get("delivery")
        if chosen != OWN_DELIVERY:
            return ShippingInput(delivery_method=chosen) if chosen else None
        _ = self.typed.texts.gettext
        title = self.typed.line("delivery_title", _("Enter what the delivery is called"))
        price: GivenAmount | None = None
        try:
            price = self.amounts.amount(self.form.get("delivery_price"))
        except TypedNumberError as error:
            self.typed.refuse("delivery_price", str(error))
        return ShippingInput(title=title, price=price)

    def note(self) -> str:
        return self.typed.line("note", longest=LONGEST_TEXT)

    def tags(self) -> tuple[str, ...]:
        if self.is_as_shown("tags"):
            return self.base.tags
        tags = tuple(dict.fromkeys(tag for text in self.form.get("tags").split(",") if (tag := text.strip())))
        _ = self.typed.texts.gettext
        if any(len(tag) > _LONGEST_TAG for tag in tags):
            self.typed.refuse("tags", _("Use at most %(most)s characters for a tag") % {"most": _LONGEST_TAG})
        if len(tags) > MAX_TAGS:
            self.typed.refuse("tags", _("Use at most %(most)s tags") % {"most": MAX_TAGS})
        return tags

    def attributes(self) -> dict[str, str]:
        if self.form.details == self.shown.details:
            return self.base.attributes
        _ = self.typed.texts.gettext
        read: dict[str, str] = {}
        for i, (name, value) in enumerate(self.form.details):
            at = f"detail-{i}"
            if not name:
                self.typed.refuse(f"{at}-name", _("Enter what this is"))
            elif name in read:
                self.typed.refuse(f"{at}-name", _("Use another name: this one is there twice"))
            for part, text, most in (("name", name, LONGEST_ATTRIBUTE_NAME), ("value", value, LONGEST_ATTRIBUTE)):
                if len(text) > most:
                    self.typed.refuse(f"{at}-{part}", _("Use at most %(most)s characters") % {"most": most})
            read[name] = value
        if len(read) > MAX_ATTRIBUTES:
            sentence = _("Use at most %(most)s details") % {"most": MAX_ATTRIBUTES}
            self.typed.refuse(f"detail-{MAX_ATTRIBUTES}-name", sentence)
        return read

    def moment(self, name: str, before: datetime | None) -> datetime | None:
        """Return a time that was typed in the store's time zone."""
        text = self.form.get(name)
        if before and self.is_as_shown(name):
            return before
        if not text:
            return None
        try:
            given = datetime.fromisoformat(text)
        except ValueError:
            given = datetime.min  # noqa: DTZ901 - only its year counts
        if given.tzinfo or not _FIRST_YEAR <= given.year <= _LAST_YEAR:
            self.typed.refuse(name, self.typed.texts.gettext("Enter a day and a time, such as 2026-12-24 16:00"))
            return None
        return given.replace(tzinfo=ZoneInfo(self.store.time_zone)).astimezone(UTC)

    def prices_until(self) -> datetime | None:
        until = self.moment("prices_until", self.base.prices_locked_until)
        chosen = self.form.get("prices")
        if until and not (chosen == "locked" or (not chosen and self.store.lock_prices)):
            sentence = self.typed.texts.gettext("Lock the prices, or leave the time until which they are locked empty")
            self.typed.refuse("prices_until", sentence)
        return until

    def terms(self) -> PaymentTerms | None:
        kind = self.form.get("terms")
        if self.is_as_shown("terms", "terms_days", "terms_date"):
            return self.base.payment_terms
        if self.option("terms", {it.value: it for it in TermsType}) is None:
            return None
        _ = self.typed.texts.gettext
        if kind == TermsType.NET:
            days = self.typed.number("terms_days", least=1, most=MOST_DAYS)
            if not self.form.get("terms_days"):
                self.typed.refuse("terms_days", _("Enter after how many days the payment is due"))
            return PaymentTerms(TermsType.NET, days=days)
        if kind == TermsType.FIXED:
            return PaymentTerms(TermsType.FIXED, due_on=self._day("terms_date"))
        return PaymentTerms(TermsType(kind))

    def _day(self, name: str) -> str:
        try:
            day = datetime.strptime(self.form.get(name), "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError:
            day = None
        if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            self.typed.refuse(name, self.typed.texts.gettext("Enter a day, such as 2026-12-24"))
            return ""
        return day.isoformat()
