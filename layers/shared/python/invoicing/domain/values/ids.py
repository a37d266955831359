"""Public ids: 128 bits as 26 lowercase Crockford base32 characters, behind a prefix that tells what it names."""

from __future__ import annotations

import hashlib

from invoicing.domain.errors import (
    LinkNotFoundError,
    NotFoundError,
    SaleNotFoundError,
)
from invoicing.domain.values.record_key import MOST_DIGITS


def parse_payment_id(attempt_id: str) -> tuple[str, int]:
    """Return the sale's id and the attempt's number of a `pay_…` id."""
    prefix, _, rest = attempt_id.partition("_")
    sale_id, _, number = rest.partition("_")
    if prefix != "pay" or not (number.isascii() and number.isdigit()) or len(number) > MOST_DIGITS:
        message = f"No payment has the id {attempt_id!r}."
        raise NotFoundError(message)
    return sale_id, int(number)


_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 26
_BITS = 128


def encode_id(value: bytes) -> str:
    """Write 16 bytes as 26 characters."""
    number = int.from_bytes(value)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range((_LENGTH - 1) * 5, -1, -5))


def decode_id(text: str) -> bytes:
    """Read 26 characters as 16 bytes.

    Raises:
        SaleNotFoundError: it is not an id.

    """
    number = 0
    for character in text:
        number = number << 5 | max(_ALPHABET.find(character), 0)
    if len(text) != _LENGTH or not set(text) <= set(_ALPHABET) or number >= 1 << _BITS:
        raise SaleNotFoundError(text)
    return number.to_bytes(_BITS // 8)


def sale_id_of(public_id: str, prefix: str) -> str:
    """Return the sale's id behind `dft_…` or `ord_…`."""
    head, _, sale_id = public_id.partition("_")
    if head != prefix:
        raise SaleNotFoundError(public_id)
    decode_id(sale_id)
    return sale_id


def derived_id(*parts: str) -> str:
    """Return the id that follows from these parts, always the same: a retry meets what the first try made."""
    text = "\x00".join(parts)
    return encode_id(hashlib.sha256(text.encode()).digest()[: _BITS // 8])


def parse_link_id(link_id: str) -> int:
    """Return the number in `lnk_…`."""
    prefix, _, number = link_id.partition("_")
    if prefix != "lnk" or not (number.isascii() and number.isdigit()) or len(number) > MOST_DIGITS:
        raise LinkNotFoundError(f"No link has the id {link_id!r}.")
    return int(number)


def receipt_id(sale_id: str) -> str:
    """Return the id of the one receipt of a sale: however often it is asked for, it is the same mail."""
    return derived_id("receipt", sale_id)


def refund_email_id(about: str) -> str:
    """Return the id of the one mail about it: however often it is asked for, it is the same mail."""
    return derived_id("refund", about)
