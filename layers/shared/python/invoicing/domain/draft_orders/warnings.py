"""What would stop the customer, or the invoice, of a sale that can be paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from invoicing.domain.catalog.payment_limits import PaymentLimits
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.closing import can_have_code
from invoicing.domain.checkout.delivery import offered_methods, rated_methods, why_none_fits
from invoicing.domain.checkout.way_to_pay import WayToPay, way_to_pay
from invoicing.domain.draft_orders.terms_rule import require_store_currency
from invoicing.domain.errors import TermsNeedStoreCurrencyError
from invoicing.domain.inventory.shortage import shortages_of, units_to_check
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.pricing.terms import terms_of
from invoicing.domain.sale.payability import is_payable
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.language import LANGUAGES, SOURCE_LANGUAGE, shipped
from invoicing.domain.values.money import LARGEST_AMOUNT, Money
from invoicing.domain.values.warning import DraftOrderWarning, WarningCode


def warnings_of(
    sale: Sale,
    offer: Offer,
    store: Store,
    products: Mapping[str, StockedProduct] | None,
    *,
    limits: PaymentLimits | None,
    now: datetime,
) -> tuple[DraftOrderWarning, ...]:
    """Return the warnings about a sale at an offer, its own or the current one; none if it cannot be paid.

    `products` have the stock of `units_to_check`; without them it is not compared. `limits` are those of the payment
    provider, if there is one.
    """
    if not is_payable(sale):
        return ()
    units = {} if products is None else units_to_check(sale, now)
    return (
        *offer.warnings,
        *_stock_warnings(offer, units, products or {}, blocks=bool(store.reserve_hours)),
        *_delivery_warnings(sale, offer, store),
        *_payment_warnings(sale, offer, store, limits),
        *_terms_warnings(sale, store),
        *_language_warnings(sale, store),
        *_closing_warnings(sale, now),
    )


def total_too_large(offer: Offer) -> DraftOrderWarning:
    """Return the warning about an offer whose total would be too large at the prices of this moment."""
    most = Money(LARGEST_AMOUNT, offer.currency)
    return DraftOrderWarning(
        WarningCode.TOTAL_TOO_LARGE, "/line_items", {"most": f"{most} {most.currency}"}, blocks=True
    )


def _stock_warnings(
    offer: Offer, units: Mapping[str, int], products: Mapping[str, StockedProduct], *, blocks: bool
) -> Iterator[DraftOrderWarning]:
    """Yield a warning for each short product, at its first line item. They block an invoice that reserves the goods."""
    for short in shortages_of(units, products):
        index, line = next((i, line) for i, line in enumerate(offer.lines) if line.sku == short.sku)
        named = {"title": line.title, "sku": short.sku, "wanted": str(short.wanted), "left": str(short.left)}
        yield DraftOrderWarning(WarningCode.OUT_OF_STOCK, f"/line_items/{index}/quantity", named, blocks=blocks)


def _delivery_warnings(sale: Sale, offer: Offer, store: Store) -> Iterator[DraftOrderWarning]:
    reasons = why_none_fits(rated_methods(sale, offer, store))
    if reasons is not None:
        titles = {method.id: method.title for method in offered_methods(offer, store)}
        ineligible = tuple((titles[method_id], reason) for method_id, reason in reasons.items())
        named = {"market": offer.market.title}
        yield DraftOrderWarning(WarningCode.NO_DELIVERY_FITS, "/shipping_line", named, ineligible=ineligible)


def _payment_warnings(
    sale: Sale, offer: Offer, store: Store, limits: PaymentLimits | None
) -> Iterator[DraftOrderWarning]:
    """Yield a warning where the customer is not told how to pay, or the payment provider does not take the total.

    A total of 0 needs no provider.

    A delivery that the customer has still to choose may lift the total to the minimum.
    """
    total = offer.totals.total
    if sale.draft.active_attempt:
        return
    if way_to_pay(sale, store, has_provider=limits is not None, offer=offer) is WayToPay.ASK:
        yield DraftOrderWarning(WarningCode.NO_PAYMENT_METHOD, "/totals/total")
    if limits is None:
        return
    for code, limit in limits.refusals(total):
        if code is not WarningCode.BELOW_MINIMUM or total + _least_delivery(sale, offer, store) < limit:
            named = {"total": f"{total} {total.currency}", "limit": f"{limit} {limit.currency}"}
            yield DraftOrderWarning(code, "/totals/total", named)


def _least_delivery(sale: Sale, offer: Offer, store: Store) -> Money:
    """Return what the cheapest delivery method costs that the customer can choose; 0 without a choice."""
    terms, rated = terms_of(offer), rated_methods(sale, offer, store) or {}
    prices = [terms.converted(price) for price in rated.values() if isinstance(price, Money)]
    return min(prices, default=Money.zero(offer.currency))


def _terms_warnings(sale: Sale, store: Store) -> Iterator[DraftOrderWarning]:
    try:
        require_store_currency(sale, store)
    except TermsNeedStoreCurrencyError:
        named = {"currency": sale.offer.currency, "store_currency": sale.offer.store_currency}
        yield DraftOrderWarning(WarningCode.TERMS_NEED_STORE_CURRENCY, "/payment_terms", named, blocks=True)


def _language_warnings(sale: Sale, store: Store) -> Iterator[DraftOrderWarning]:
    locale = sale.person.customer.locale
    if locale and not shipped(locale):
        used = shipped(store.locale) or SOURCE_LANGUAGE
        named = {"locale": locale, "used": used, "known": ", ".join(LANGUAGES)}
        yield DraftOrderWarning(WarningCode.UNSUPPORTED_LOCALE, "/customer/locale", named)


def _closing_warnings(sale: Sale, now: datetime) -> Iterator[DraftOrderWarning]:
    """Yield a warning where too many payments failed, or too many wrong discount codes were entered."""
    usage = sale.draft.usage
    reason, until = usage.closed_for(now), usage.closed_until(now)
    if reason is not None and until is not None:
        named = {"reason": reason.value, "until": until.strftime("%Y-%m-%dT%H:%M:%SZ")}
        yield DraftOrderWarning(WarningCode.PAYMENTS_CLOSED, "/status", named)
    if usage.refuses_codes and can_have_code(sale):
        yield DraftOrderWarning(WarningCode.DISCOUNT_CODES_CLOSED, "/allow_discount_codes")
