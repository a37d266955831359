"""Field types of request bodies. Each has its own error code and a sentence that says what to give."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from invoicing.api.errors import Fault, FaultyParameterError
from invoicing.api.requests.bodies import refused
from invoicing.api.requests.iso_codes import COUNTRIES, CURRENCIES
from invoicing.domain.draft_orders.draft_input import GivenAmount
from invoicing.domain.errors import CurrencyMismatchError, InvalidAmountError
from invoicing.domain.pricing.offer import MAX_QUANTITY
from invoicing.domain.values.money import Money
from invoicing.domain.values.text import is_email_address, plain_postal_code, visible_text

_LINE_ENDS = {"\u2028", "\u2029"}
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")
PERCENTAGE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_TAX_RATE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")
_RATE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,10})?")
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_IDENTIFIER = re.compile(r"[a-z0-9]([a-z0-9_-]{0,38}[a-z0-9])?")
_SKU = re.compile(r"[^\W_]([\w .+-]{0,62}[\w+-])?")
_HIGHEST_PERCENTAGE = 100
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def _one_line(text: str) -> str:
    for character in text:
        if unicodedata.category(character) == "Cc" or character in _LINE_ENDS:
            raise refused(
                "control_character", f"Take out the control character U+{ord(character):04X}: give one line of text."
            )
    return visible_text(text)


def _lines(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    for character in text:
        if unicodedata.category(character) == "Cc" and character not in "\n\t":
            raise refused("control_character", f"Take out the control character U+{ord(character):04X}.")
    return visible_text(text)


def _not_blank(text: str) -> str:
    if not text:
        raise refused("blank", "Give text that is not blank.")
    return text


def _email(text: str) -> str:
    """Validate one e-mail address. Its domain may be internationalized."""
    text = text.strip()
    if not is_email_address(text):
        raise refused("invalid_email", "Give one e-mail address, such as kari@example.com.")
    return text


def _country(code: str) -> str:
    if code.upper() not in COUNTRIES:
        raise refused("unknown_country", "Give a country code of two letters (ISO 3166-1), such as NO.")
    return code.upper()


def _currency(code: str) -> str:
    if code not in CURRENCIES:
        raise refused("unknown_currency", "Give a currency code of three letters (ISO 4217), such as NOK.")
    return code


def _locale(tag: str) -> str:
    if not _LOCALE.fullmatch(tag):
        raise refused("invalid_locale", "Give a language tag (BCP 47), such as nb, en or en-US.")
    return tag


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refused("unknown_time_zone", "Give the IANA name of a time zone, such as Europe/Oslo.") from None
    return name


def _identifier(text: str) -> str:
    if not _IDENTIFIER.fullmatch(text):
        raise refused("invalid_id", "Give an id of 1 to 40 lowercase letters, digits, hyphens or underscores.")
    return text


def read_sku(text: str) -> str:
    """Return the sku of a path in Unicode's normal form C.

    Raises:
        FaultyParameterError: The sku is invalid.
    """
    try:
        return _sku(text)
    except PydanticCustomError as error:
        raise FaultyParameterError([Fault(error.type, error.message(), parameter="sku")]) from None


def _sku(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if not _SKU.fullmatch(text):
        raise refused(
            "invalid_sku", "Give a sku of 1 to 64 letters, digits, spaces, hyphens, dots, plus signs or underscores."
        )
    return text


def parse_amount(given: GivenAmount, currency: str, pointer: str) -> Money:
    """Return an amount in `currency`. A decimal without a currency is taken to be in it.

    Raises:
        CurrencyMismatchError: The amount is in another currency.
        InvalidAmountError: It has too many decimals or is too large.
    """
    if given.currency not in (None, currency):
        raise CurrencyMismatchError(f"Give the amount in {currency}.", pointer)
    try:
        return Money.parse(given.text, currency)
    except InvalidAmountError as error:
        raise InvalidAmountError(str(error), pointer) from None


def _amount(value: Any) -> GivenAmount:
    if isinstance(value, dict):
        if value.keys() != {"amount", "currency"} or not isinstance(value["currency"], str):
            raise refused("invalid_amount", 'Give an object with "amount" and "currency", both as strings.')
        return GivenAmount(_decimal(value["amount"]), _currency(value["currency"]))
    return GivenAmount(_decimal(value))


def _decimal(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise refused("invalid_amount", 'Give the amount as a string, such as "998.00": JSON numbers lose decimals.')
    if not isinstance(value, str):
        raise refused(
            "invalid_amount",
            'Give the amount as a string, such as "998.00", or as an object with "amount" and "currency".',
        )
    if value.startswith("-") and _AMOUNT.fullmatch(value[1:]):
        raise refused("negative_amount", "Give an amount of at least zero: to reduce a price, use a discount.")
    if not _AMOUNT.fullmatch(value):
        raise refused("invalid_amount", 'Give a decimal such as "998.00", with at most 13 digits before the point.')
    return value


def _quantity(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_QUANTITY:
        raise refused("invalid_quantity", f"Give a whole number from 1 to {MAX_QUANTITY}.")
    return value


def _tax_rate(value: Any) -> Decimal:
    """Return basis points, to one decimal: New York City's sales tax is 8.875 %, Quebec's 9.975 %."""
    if not isinstance(value, str) or not _TAX_RATE.fullmatch(value) or Decimal(value) > _HIGHEST_PERCENTAGE:
        raise refused(
            "invalid_percentage", 'Give a percentage from "0" to "100" as a string, with at most three decimals.'
        )
    return Decimal(value) * 100


def _rate(value: Any) -> Decimal:
    if not isinstance(value, str) or not _RATE.fullmatch(value) or Decimal(value) == 0:
        raise refused(
            "invalid_rate", 'Give a rate above zero as a string, such as "0.0875", with at most ten decimals.'
        )
    return Decimal(value)


def _day(value: Any) -> str:
    try:
        day = date.fromisoformat(value)
    except (ValueError, TypeError):
        raise refused("invalid_date", "Give a date (ISO 8601), such as 2026-12-01.") from None
    _require_year(day.year)
    return day.isoformat()


def _moment(value: Any) -> datetime:
    try:
        given = datetime.fromisoformat(value)
        moment = given.astimezone(UTC) if given.tzinfo is not None else None
    except OverflowError:  # in the first or last year of the calendar: refused below
        moment = given
    except (ValueError, TypeError):
        moment = None
    if moment is None:
        raise refused("invalid_time", "Give a time with a UTC offset (RFC 3339), such as 2026-12-01T09:00:00Z.")
    _require_year(moment.year)
    return moment


def _require_year(year: int) -> None:
    """Refuse years near the ends of the calendar, where adding days to a time overflows."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise refused("out_of_range", f"Give a time in the years {_FIRST_YEAR} to {_LAST_YEAR}.")


def _amount_schema(description: str) -> dict[str, Any]:
    pattern = f"^{_AMOUNT.pattern}$"
    with_currency = {
        "amount": {"type": "string", "pattern": pattern},
        "currency": {"type": "string", "description": "Currency code (ISO 4217)."},
    }
    return {
        "description": description,
        "anyOf": [
            {"type": "string", "pattern": pattern, "examples": ["998.00"]},
            {
                "type": "object",
                "properties": with_currency,
                "required": ["amount", "currency"],
                "additionalProperties": False,
            },
        ],
        "examples": ["998.00", {"amount": "79.00", "currency": "EUR"}],
    }


OneLine = Annotated[str, Field(max_length=255), AfterValidator(_one_line)]
Title = Annotated[str, Field(max_length=255), AfterValidator(_one_line), AfterValidator(_not_blank)]
Tag = Annotated[str, Field(max_length=40), AfterValidator(_one_line), AfterValidator(_not_blank)]
AttributeName = Annotated[str, Field(max_length=40), AfterValidator(_one_line), AfterValidator(_not_blank)]
AttributeValue = Annotated[str, Field(max_length=500), AfterValidator(_lines)]
Lines = Annotated[str, Field(max_length=5000), AfterValidator(_lines)]
EmailAddress = Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(_email)]
PostalCode = Annotated[str, Field(max_length=255), AfterValidator(_one_line), AfterValidator(plain_postal_code)]
Phone = Annotated[str, Field(max_length=40), AfterValidator(_one_line)]
Country = Annotated[str, AfterValidator(_country), Field(examples=["NO"])]
Currency = Annotated[str, AfterValidator(_currency), Field(examples=["NOK"])]
Locale = Annotated[str, AfterValidator(_locale), Field(examples=["nb"])]
TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_time_zone), Field(examples=["Europe/Oslo"])]
Identifier = Annotated[
    str, AfterValidator(_identifier), WithJsonSchema({"type": "string", "pattern": f"^{_IDENTIFIER.pattern}$"})
]
Sku = Annotated[
    str, AfterValidator(_sku), WithJsonSchema({"type": "string", "maxLength": 64, "examples": ["LAMP-OAK"]})
]
Quantity = Annotated[
    int, PlainValidator(_quantity), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_QUANTITY})
]
TaxRate = Annotated[
    Decimal,
    PlainValidator(_tax_rate),
    WithJsonSchema({"type": "string", "pattern": f"^{_TAX_RATE.pattern}$", "examples": ["25", "8.875"]}),
]
Rate = Annotated[
    Decimal,
    PlainValidator(_rate),
    WithJsonSchema({"type": "string", "pattern": f"^{_RATE.pattern}$", "examples": ["1", "0.0875"]}),
]
Moment = Annotated[datetime, PlainValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Day = Annotated[str, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Amount = Annotated[
    GivenAmount,
    PlainValidator(_amount),
    WithJsonSchema(_amount_schema("A decimal string in the store's currency, or an amount with its currency.")),
]
OrderAmount = Annotated[
    GivenAmount,
    PlainValidator(_amount),
    WithJsonSchema(_amount_schema("A decimal string in the order's currency, or an amount with that currency.")),
]
