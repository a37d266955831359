"""Notices about an offer: automatic changes, exchange rate, reverse charge, and locked prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from http import HTTPStatus
from typing import Any

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import EDITABLE, CheckoutState
from invoicing.domain.checkout.way_to_pay import WayToPay
from invoicing.domain.errors import (
    DiscountCodeError,
    InvoicingError,
    NoProviderError,
    ProviderRefusedError,
    ProviderUnavailableError,
    TotalTooLargeError,
    UnpayableTotalError,
)
from invoicing.domain.pricing.offer import CurrencyChange, Offer
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.pages.checkout import DOMAIN
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations

CANNOT_PAY_HERE = (
    NoProviderError,
    ProviderRefusedError,
    ProviderUnavailableError,
    TotalTooLargeError,
    UnpayableTotalError,
)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence; `is_news` marks an automatic change of what the customer had seen."""

    words: str
    is_news: bool = False


def offer_notes(
    sale: Sale, state: CheckoutState, store: Store, locale: str, now: datetime, *, way: WayToPay
) -> tuple[Note, ...]:
    """Return the notices of a sale that can be paid."""
    if state not in EDITABLE:
        return ()
    texts = translations(DOMAIN, locale)
    sentences = [_reverse_charge_words(sale, texts), rate_words(sale.offer, store, texts, locale)]
    if sale.order is None and way is not WayToPay.ONLINE and not sale.draft.has_locked_prices(now):
        sentences.append(texts.gettext("Prices can change until you pay. Pay the total that this page shows then."))
    elif sale.order is None:
        sentences.append(lock_words(sale, store, texts, locale, now))
    news = [Note(words, is_news=True) for words in _news_words(sale.offer, texts, locale)]
    return (*news, *(Note(words) for words in sentences if words))


def _news_words(offer: Offer, texts: NullTranslations, locale: str) -> Iterator[str]:
    _ = texts.gettext
    if offer.currency_change:
        yield _currency_words(offer.currency_change, texts, locale)
    if removed := offer.delivery_removed:
        said = _("%(method)s was taken away.") % {"method": removed.title or removed.what}
        yield f"{said} {_reason(removed.reason, texts)}"
    if removed := offer.code_removed:
        said = _("The discount code %(code)s was taken off.") % {"code": removed.what}
        yield f"{said} {_minimum_words(removed.minimum, texts, locale) or _reason(removed.reason, texts)}"


def _reverse_charge_words(sale: Sale, texts: NullTranslations) -> str:
    number = sale.person.customer.vat_number
    if not (sale.offer.reverse_charge and number):
        return ""
    return texts.gettext("Reverse charge: you account for the tax yourself. Your VAT number: %(number)s.") % {
        "number": number
    }


def rate_words(offer: Offer, store: Store, texts: NullTranslations, locale: str) -> str:
    """Return the exchange rate and its date; empty if prices were not converted."""
    market = offer.market
    if market.currency == offer.store_currency:
        return ""
    named = {
        "from": offer.store_currency,
        "to": market.currency,
        "rate": formats.decimal(market.rate, locale),
        "date": formats.date(market.rate_at, locale, store.time_zone) if market.rate_at else "",
    }
    if market.rate_at is None:
        return texts.gettext("Exchange rate: 1 %(from)s = %(rate)s %(to)s.") % named
    return texts.gettext("Exchange rate: 1 %(from)s = %(rate)s %(to)s, as of %(date)s.") % named


def code_fault(error: DiscountCodeError | TotalTooLargeError, locale: str) -> str:
    """Return why a code that the customer typed, or removed, has no effect."""
    texts = translations(DOMAIN, locale)
    if isinstance(error, TotalTooLargeError):
        return texts.gettext("The order would cost more than can be charged: ask the shop.")
    return _minimum_words(error.minimum, texts, locale) or _reason(error.reason, texts)


def payment_fault(error: InvoicingError) -> tuple[HTTPStatus, dict[str, Any]]:
    """Return how the page answers an order that cannot be paid here, or not now; `limit` is the provider's, if any."""
    for_now = isinstance(error, ProviderUnavailableError)
    reason, limit = (error.reason, error.limit) if isinstance(error, UnpayableTotalError) else (error.code, None)
    status = HTTPStatus.SERVICE_UNAVAILABLE if for_now else HTTPStatus.CONFLICT
    return status, {"for_now": for_now, "reason": reason, "limit": limit}


def _currency_words(change: CurrencyChange, texts: NullTranslations, locale: str) -> str:
    named = {
        "currency": change.after.currency,
        "before": formats.money(change.before, locale),
        "after": formats.money(change.after, locale),
    }
    said = texts.gettext(
        "Your address changed the currency to %(currency)s. Without delivery it was %(before)s, and is %(after)s now."
    )
    return said % named


def lock_words(sale: Sale, store: Store, texts: NullTranslations, locale: str, now: datetime) -> str:
    """Return how long the prices of a draft are locked, or that they may change."""
    draft = sale.draft
    if not draft.has_locked_prices(now):
        return texts.gettext("Prices can change until you pay. You see the old and the new before you do.")
    if draft.prices_locked_until is None:
        return texts.gettext("These prices stand until you pay.")
    date = formats.date(draft.prices_locked_until, locale, store.time_zone)
    return texts.gettext("These prices stand until %(date)s.") % {"date": date}


def _minimum_words(minimum: Money | None, texts: NullTranslations, locale: str) -> str:
    if minimum is None:
        return ""
    said = texts.gettext("The order costs less than the %(minimum)s that this discount code asks for.")
    return said % {"minimum": formats.money(minimum, locale)}


def _reason(reason: str, texts: NullTranslations) -> str:
    _ = texts.gettext
    return {
        "not_offered": _("It is not offered for this address."),
        "weight": _("The order is too heavy or too light for it."),
        "subtotal": _("The order costs too much or too little for it."),
        "postal_code": _("It does not go to this postal code."),
        "total": _("With it the order would cost more than can be charged."),
        "minimum": _("The order costs less than this discount code asks for."),
        "ended": _("This discount code is no longer valid."),
        "not_yet": _("This discount code is not valid yet."),
        "used_up": _("This discount code has been used up."),
        "unknown": (unknown := _("There is no such discount code: check the spelling.")),
        "archived": unknown,
    }[reason]
