"""Amounts: a decimal string, or an amount with its currency."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from invoicing.api.fields.codes import known_currency
from invoicing.api.fields.input import refused
from invoicing.domain.errors import CurrencyMismatchError, InvalidAmountError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.money import Money

_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")


def parse_amount(given: GivenAmount, currency: str, store_currency: str, pointer: str) -> Money:
    """Return an amount that has to be in `currency`. Without a currency it is in the store's.

    Raises:
        CurrencyRequiredError: The amount has no currency, and `currency` is not the store's.
        CurrencyMismatchError: The amount is in another currency.
        InvalidAmountError: It has too many decimals or is too large.
    """
    if given.currency_for(currency, store_currency, pointer) != currency:
        raise CurrencyMismatchError(pointer=pointer, currency=currency)
    try:
        return Money.parse(given.text, currency)
    except InvalidAmountError as error:
        raise error.at(pointer) from None


def written_amount(money: Money) -> dict[str, str]:
    """Return an amount as a request names it."""
    return {"amount": str(money), "currency": money.currency}


def _amount(value: Any) -> GivenAmount:
    if isinstance(value, dict):
        if value.keys() != {"amount", "currency"} or not isinstance(value["currency"], str):
            raise refused("invalid_amount.object")
        return GivenAmount(_decimal(value["amount"]), known_currency(value["currency"]))
    return GivenAmount(_decimal(value))


def _decimal(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise refused("invalid_amount.number")
    if not isinstance(value, str):
        raise refused("invalid_amount.type")
    if value.startswith("-") and _AMOUNT.fullmatch(value[1:]):
        raise refused("negative_amount")
    if not _AMOUNT.fullmatch(value):
        raise refused("invalid_amount.decimal")
    return value


# In the OpenAPI document, this is the schema of amounts in responses.
AMOUNT_OBJECT = {
    "type": "object",
    "properties": {"amount": {"type": "string"}, "currency": {"type": "string"}},
    "required": ["amount", "currency"],
}
Amount = Annotated[
    GivenAmount,
    PlainValidator(_amount),
    WithJsonSchema(
        {
            "description": "A decimal string in the store's currency, or an amount with its currency.",
            "anyOf": [{"type": "string", "pattern": f"^{_AMOUNT.pattern}$", "examples": ["998.00"]}, AMOUNT_OBJECT],
            "examples": ["998.00", {"amount": "79.00", "currency": "EUR"}],
        }
    ),
]
