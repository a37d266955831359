"""Amounts in the editor. Without a currency they are in the one that the labels of the form name."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput
from invoicing.domain.errors import InvalidAmountError, NoMarketError, UnknownMarketError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.money import Money
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.drafts.editor.form import AMOUNT, PERCENTAGE, Form
from invoicing.pages.back_office.money_input import (
    BelowZeroError,
    TypedNumberError,
    typed_amount,
    typed_percentage,
    written_amount,
    written_decimal,
)
from invoicing.pages.i18n.language import translations

_CODE = re.compile(r"[A-Za-z]{3}")


def currencies_of(store: Store) -> frozenset[str]:
    return frozenset({store.currency, *(market.currency for market in store.markets)})


def label_currency(draft: DraftInput, store: Store) -> str:
    """Return the currency of a draft order by its market, which the labels of amounts name."""
    address = draft.shipping_address or draft.billing_address
    try:
        if draft.market:
            return store.market(draft.market).currency
        return store.market_of(address.country if address else None).currency
    except (UnknownMarketError, NoMarketError):
        return store.currency


@dataclass(frozen=True, slots=True)
class AmountReader:
    """Reads amounts of a form whose labels are in `currency`; `known` are those that may be named instead."""

    currency: str
    known: Collection[str]
    locale: str

    def amount(self, text: str) -> GivenAmount:
        """Return a typed amount, which may name another currency: "EUR 20".

        Raises:
            TypedNumberError: it is not an amount.
        """
        named = next((code.upper() for code in _CODE.findall(text) if code.upper() in self.known), self.currency)
        money = typed_amount(text, named, self.locale)
        return GivenAmount(str(money), money.currency)

    def discount(self, text: str, kind: str, title: str) -> DiscountInput | None:
        """Return a typed discount: a percentage if that was chosen or its sign typed, else an amount.

        Raises:
            TypedNumberError: it is neither.
        """
        if not text:
            return None
        if kind == PERCENTAGE or text.endswith("%"):
            return DiscountInput(DiscountType.PERCENTAGE, GivenAmount(typed_percentage(text, self.locale)), title)
        try:
            return DiscountInput(DiscountType.FIXED_AMOUNT, self.amount(text), title)
        except BelowZeroError:
            _ = translations(DOMAIN, self.locale).gettext
            raise TypedNumberError(_("Enter a discount without a minus: it is taken off the price")) from None


def shown_amount(given: GivenAmount | None, currency: str, store_currency: str, locale: str) -> str:
    """Return an amount as its field shows it, with its currency if that is not the label's."""
    if given is None:
        return ""
    own = given.currency or store_currency
    try:
        written = written_amount(Money.parse(given.text, own), locale)
    except InvalidAmountError:
        written = given.text
    return written if own == currency else f"{own} {written}"


def shown_discount(given: DiscountInput | None, currency: str, store_currency: str, locale: str) -> tuple[str, str]:
    """Return the value and the kind of a discount as their fields show them."""
    if given is None:
        return "", ""
    if given.type is DiscountType.PERCENTAGE:
        return written_decimal(given.value.text, locale), PERCENTAGE
    return shown_amount(given.value, currency, store_currency, locale), AMOUNT


def relabelled(form: Form, currency: str, store: Store, locale: str) -> Form:
    """Return the form with labels in a currency: amounts that were typed in another name that one from now on."""
    before, known = form.get("currency"), currencies_of(store)
    if before not in known or before == currency:
        return form.with_values(currency=currency)

    reader = AmountReader(before, known, locale)

    def named(text: str) -> str:
        try:
            return shown_amount(reader.amount(text), currency, store.currency, locale)
        except TypedNumberError:
            return text

    def named_discount(text: str, kind: str) -> str:
        return text if kind == PERCENTAGE or text.endswith("%") else named(text)

    lines = (
        replace(line, price=named(line.price), discount=named_discount(line.discount, line.discount_type))
        for line in form.lines
    )
    return form.with_lines(lines).with_values(
        currency=currency,
        delivery_price=named(form.get("delivery_price")),
        discount=named_discount(form.get("discount"), form.get("discount_type")),
    )
