"""Stripe's minor units, some of which differ from ISO 4217, and its minimum and maximum amounts.

https://docs.stripe.com/currencies: zero-decimal and three-decimal currencies, special cases, minimum and
maximum amounts.
"""

from __future__ import annotations

from invoicing.domain.catalog.payment_limits import PaymentLimits
from invoicing.domain.errors import ProviderRefusedError
from invoicing.domain.values.money import Money, decimals

# ISK and UGX have no minor unit in ISO 4217, but Stripe counts them in hundredths.
_DECIMALS = {
    0: "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF",
    3: "BHD JOD KWD OMR TND",  # the last digit has to be 0
}
_DECIMALS_OF = {currency: places for places, currencies in _DECIMALS.items() for currency in currencies.split()}

# In major units. For other currencies it depends on the shop's bank account, and only Stripe knows it.
_MINIMUMS = {
    "0.30": "GBP",
    "0.50": "AUD BRL CAD CHF EUR INR NZD SGD USD",
    "1.00": "BGN",
    "2.00": "AED MYR PLN RON",
    "2.50": "DKK",
    "3.00": "NOK SEK",
    "4.00": "HKD",
    "10.00": "MXN THB",
    "15.00": "CZK",
    "50": "JPY",
    "175.00": "HUF",
}
_MINIMUM_OF = {currency: least for least, currencies in _MINIMUMS.items() for currency in currencies.split()}
_DIGITS = {"IDR": 12}  # of the largest amount, in Stripe's minor units; 8 in other currencies


def to_stripe(money: Money) -> int:
    """Return an amount in Stripe's minor units.

    Raises:
        ProviderRefusedError: Stripe does not accept such a fraction.
    """
    coin = _smallest_coin(money.currency)
    if money.amount % coin:
        smallest = Money(coin, money.currency)
        raise ProviderRefusedError("amount", currency=money.currency, smallest=str(smallest), amount=str(money))
    return int(money.amount * 10 ** _decimals(money.currency) // 10 ** decimals(money.currency))


def from_stripe(amount: int, currency: str) -> Money:
    """Convert an amount in Stripe's minor units; `currency` may be in lower case.

    Raises:
        ValueError: the currency has no such fraction.
    """
    currency = currency.upper()
    minor_units, rest = divmod(amount * 10 ** decimals(currency), 10 ** _decimals(currency))
    if rest:
        raise ValueError(f"{amount} of Stripe's minor units are no amount in {currency}")
    return Money(minor_units, currency)


def limits(currency: str) -> PaymentLimits:
    """Return the amounts that Stripe accepts. The minimum is the smallest coin if Stripe's own is unknown."""
    coin, least = _smallest_coin(currency), _MINIMUM_OF.get(currency)
    most = (10 ** _DIGITS.get(currency, 8) - 1) * 10 ** decimals(currency) // 10 ** _decimals(currency)
    smallest = Money(coin, currency)
    return PaymentLimits(
        Money.parse(least, currency) if least else smallest, Money(most // coin * coin, currency), smallest
    )


def _smallest_coin(currency: str) -> int:
    """Return the smallest amount that Stripe accepts, in ISO minor units."""
    places = min(_decimals(currency), 2)  # the third decimal is always 0
    return int(10 ** max(0, decimals(currency) - places))


def _decimals(currency: str) -> int:
    return _DECIMALS_OF.get(currency, 2)
