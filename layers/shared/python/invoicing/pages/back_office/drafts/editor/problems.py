"""Errors of use cases in the editor: their fields and their sentences."""

from __future__ import annotations

import re

from invoicing.domain.errors import (
    InvoicingError,
    OutOfStockError,
    PastTimeError,
    PaymentInProgressError,
    ProductArchivedError,
    RetryableError,
    UnknownProductError,
    WrongStateError,
)
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.errors import field_errors, sentence_of
from invoicing.pages.i18n.language import translations

_LINE = re.compile(r"/line_items/(?P<position>[0-9]+)(/(?P<part>[a-z_]+))?.*")
_LINE_PARTS = {"unit_price": "price", "discount": "discount", "title": "title", "weight_grams": "weight"}
_FIELDS = {
    "/line_items": "find",
    "/discount": "discount",
    "/discount_code": "discount_code",
    "/shipping_line/delivery_method": "delivery",
    "/shipping_line/price": "delivery_price",
    "/shipping_line": "delivery",
    "/shipping_address/country": "shipping_country",
    "/billing_address/country": "billing_country",
    "/market": "market",
    "/payment_terms/due_on": "terms_date",
    "/payment_terms": "terms",
    "/reserve_until": "reserve_until",
    "/prices_locked_until": "prices_until",
    "/lock_prices": "prices",
}


def problem_of(error: InvoicingError, locale: str) -> dict[str, str]:
    """Return the sentence of an error by the field that it is about, or by "" for the whole form."""
    if match := _LINE.fullmatch(error.pointer or ""):
        part = _LINE_PARTS.get(match["part"] or "", "quantity")
        return {f"line-{match['position']}-{part}": sentence_in_editor(error, locale)}
    ((name, _),) = field_errors(error, _FIELDS, locale).items()
    if isinstance(error, PaymentInProgressError):
        name = "end_payment"
    return {name: sentence_in_editor(error, locale)}


def sentence_in_editor(error: InvoicingError, locale: str) -> str:
    """Return what an error says to do here: of those that name fields of the API, in words of the page."""
    _ = translations(DOMAIN, locale).gettext
    match error:
        case OutOfStockError():
            short = ", ".join(f"{it.sku} ({it.left})" for it in error.shortages)
            return _("Not enough in stock to reserve: %(short)s. Lower the quantities, or reserve nothing.") % {
                "short": short
            }
        case PaymentInProgressError():
            return _("The customer is paying right now: wait until that ends, or end it by ticking the box below.")
        case UnknownProductError() | ProductArchivedError():
            return _("This product is not sold any more: remove it, or choose another.")
        case WrongStateError():
            return _("This draft is completed or cancelled, and cannot be edited any more. Duplicate it to go on.")
        case PastTimeError():
            return _("This time has passed: choose a later one.")
        case RetryableError():
            return _("Nothing was changed: there was no answer in time. Try again.")
    return sentence_of(error, locale)
