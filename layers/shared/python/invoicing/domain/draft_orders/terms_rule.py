"""The rule that an invoice with payment terms is in the store's currency."""

from __future__ import annotations

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import TermsNeedStoreCurrencyError
from invoicing.domain.sale.sale import Sale


def require_store_currency(sale: Sale, store: Store) -> None:
    """Require the store's currency for an invoice with payment terms, as Shopify does.

    Raises:
        TermsNeedStoreCurrencyError: the currency is another, and the store's settings do not allow it.
    """
    currency = sale.offer.currency
    if sale.draft.payment_terms and currency != sale.offer.store_currency and not store.terms_in_any_currency:
        raise TermsNeedStoreCurrencyError(currency, sale.offer.store_currency)


def why_terms_forbid_invoice(sale: Sale, store: Store) -> str | None:
    """Return why an invoice is not allowed; None if it is. An address may change the currency after the request."""
    try:
        require_store_currency(sale, store)
    except TermsNeedStoreCurrencyError as error:
        return str(error)
    return None
