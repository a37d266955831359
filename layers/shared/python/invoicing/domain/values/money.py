"""Money: whole minor units of a currency, never a float."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

# ISO 4217: the currencies whose minor unit is not a hundredth.
_DECIMALS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),  # noqa: SIM905
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),  # noqa: SIM905
}

# ISO 4217, in circulation. They are listed here because a package with names would slow down cold starts.
_ISO_4217 = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND
VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""

CURRENCIES = frozenset(_ISO_4217.split())

LARGEST_AMOUNT = 10**12  # minor units: DynamoDB and JSON keep such numbers exactly
BASIS_POINTS = 10_000


def decimals(currency: str) -> int:
    return _DECIMALS.get(currency, 2)


def round_half_up(value: Decimal) -> int:
    """Round to a whole number, halves away from zero: the only rounding rule of amounts."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share(amount: int, basis_points: int) -> int:
    """Return `basis_points` of an amount of minor units, rounded once."""
    return round_half_up(Decimal(amount * basis_points) / BASIS_POINTS)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount: whole minor units (øre, cents) of an ISO 4217 currency."""

    amount: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Parse a plain decimal such as "998.00".

        Raises:
            InvalidAmountError: the text is not a number, has too many decimals for the currency, or is too large.
        """
        places = decimals(currency)
        try:
            value = Decimal(text).scaleb(places)
        except ArithmeticError:  # not a number, or an exponent out of range
            value = Decimal("NaN")
        if value.is_finite() and abs(value) > LARGEST_AMOUNT:
            raise _invalid("too_large", text=text, currency=currency, most=str(cls(LARGEST_AMOUNT, currency)))
        if not value.is_finite() or value != value.to_integral_value():
            raise _invalid("not_an_amount", text=text, currency=currency, places=places)
        return cls(int(value), currency)

    def __str__(self) -> str:
        """Return the plain decimal with all of the currency's decimals, as the API shows it."""
        places = decimals(self.currency)
        return f"{Decimal(self.amount).scaleb(-places):.{places}f}"

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, quantity: int) -> Money:
        return Money(self.amount * quantity, self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            message = f"{self.currency} and {other.currency} cannot be added"
            raise ValueError(message)
        return other.amount

    def converted(self, rate: Decimal, currency: str) -> Money:
        """Return the amount in another currency, rounded once; `rate` is units of it for one unit of this currency."""
        return Money(round_half_up(self.exactly(rate, currency)), currency)

    def exactly(self, rate: Decimal, currency: str) -> Decimal:
        """Return the amount in minor units of another currency, not rounded."""
        return Decimal(self.amount) * rate * Decimal(10) ** (decimals(currency) - decimals(self.currency))


def _invalid(variant: str, **parameters: Any) -> Exception:
    # Imported late, since publish_events formats amounts and parses none.
    from invoicing.domain.errors import InvalidAmountError

    return InvalidAmountError(variant, **parameters)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Divide a total into parts by weight, so that the parts add up to it (largest remainder method).

    If every weight is 0, the first part is the total. Of equal remainders the heavier, then the earlier goes first.
    """
    whole = sum(weights)
    if not weights:
        return []
    if whole == 0:
        return [total, *([0] * (len(weights) - 1))]
    parts = [total * weight // whole for weight in weights]
    rest = total - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), -weights[i], i))
    for i in by_remainder[:rest]:
        parts[i] += 1
    return parts
