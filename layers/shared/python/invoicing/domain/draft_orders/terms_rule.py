"""Payment terms allow an invoice in the store's currency only."""

from __future__ import annotations

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import TermsNeedStoreCurrencyError
from invoicing.domain.sale.sale import Sale


def require_store_currency(sale: Sale, store: Store) -> None:
    """Refuse an invoice with payment terms in another currency than the store's, as Shopify does.

    Raises:
        TermsNeedStoreCurrencyError: that is so, and the store has no setting that allows it.

    """
    currency = sale.offer.currency
    if sale.draft.payment_terms and currency != sale.offer.store_currency and not store.terms_in_any_currency:
        raise TermsNeedStoreCurrencyError(currency, sale.offer.store_currency)


def why_terms_forbid_invoice(sale: Sale, store: Store) -> str | None:
    """Return why terms allow no invoice: an address may have changed the currency since it was asked for."""
    try:
        require_store_currency(sale, store)
    except TermsNeedStoreCurrencyError as error:
        return str(error)
    return None
