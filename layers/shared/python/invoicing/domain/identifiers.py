"""Public ids: 128 bits as 26 lowercase Crockford base32 characters, behind a prefix that tells what it names."""

from __future__ import annotations

import hashlib

from invoicing.domain.errors import SaleNotFoundError

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
