"""An amount as staff write it, before it is parsed."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.errors import CurrencyRequiredError


@dataclass(frozen=True, slots=True)
class GivenAmount:
    """An amount as staff wrote it: a plain decimal. Without a currency it is in the store's."""

    text: str
    currency: str | None = None

    def currency_for(self, currency: str, store_currency: str, pointer: str) -> str:
        """Return the currency of an amount that is given for something in `currency`.

        Raises:
            CurrencyRequiredError: the amount has no currency, and `currency` is not the store's.
        """
        if self.currency is None and currency != store_currency:
            raise CurrencyRequiredError(self.text, currency, pointer)
        return self.currency or store_currency
