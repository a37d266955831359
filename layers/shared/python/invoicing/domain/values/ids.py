"""Public ids. Each prefix is formatted and parsed here, and in no other module.

A sale's id is 128 bits in 26 lowercase characters of Crockford's base32. Draft order and order share it.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from invoicing.domain.values.record_key import MOST_DIGITS

DRAFT_ORDER: Final = "dft"
ORDER: Final = "ord"
LINE_ITEM: Final = "li"
LINK: Final = "lnk"
PAYMENT: Final = "pay"
REFUND: Final = "rfd"
FULFILLMENT: Final = "ful"
JOB: Final = "job"
EVENT: Final = "evt"
COMMENT: Final = "cmt"

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 26
_BITS = 128
_LARGEST_FIRST = "7"  # 26 characters have 130 bits, of which the first two are 0
_MOST_LINE_DIGITS = 9


def draft_order_id(sale_id: str) -> str:
    return f"{DRAFT_ORDER}_{sale_id}"


def order_id(sale_id: str) -> str:
    return f"{ORDER}_{sale_id}"


def line_item_id(number: int) -> str:
    """Return the public id of a line item; it is unique within its sale."""
    return f"{LINE_ITEM}_{number}"


def link_id(number: int) -> str:
    """Return the public id of a link; it is unique within its sale."""
    return f"{LINK}_{number}"


def payment_id(sale_id: str, number: int) -> str:
    return f"{PAYMENT}_{sale_id}_{number}"


def refund_id(sale_id: str, number: int) -> str:
    return f"{REFUND}_{sale_id}_{number}"


def fulfillment_id(sale_id: str, number: int) -> str:
    return f"{FULFILLMENT}_{sale_id}_{number}"


def job_id(name: str) -> str:
    return f"{JOB}_{name}"


def is_job_id(text: str) -> bool:
    prefix, _, name = text.partition("_")
    return prefix == JOB and _is_encoded(name)


def event_id(ulid: str) -> str:
    return f"{EVENT}_{ulid}"


def comment_id(ulid: str) -> str:
    """Return the public id of a comment; it is unique within its sale."""
    return f"{COMMENT}_{ulid}"


def receipt_id(sale_id: str) -> str:
    """Return the id of a sale's receipt e-mail, of which there is one."""
    return derived_id("receipt", sale_id)


def refund_email_id(about: str) -> str:
    """Return the id of the e-mail about a refund or late payment, of which there is one."""
    return derived_id("refund", about)


def shipping_confirmation_id(about: str) -> str:
    """Return the id of the e-mail about a fulfillment, of which there is one."""
    return derived_id("shipping_confirmation", about)


def paid_notice_id(sale_id: str) -> str:
    """Return the id of the e-mail that tells the store of a paid order, of which there is one."""
    return derived_id("paid_notice", sale_id)


def parse_draft_order_id(text: str) -> str:
    """Return the sale's id in a draft order's id; raise SaleNotFoundError for other text."""
    return _parse_sale_id(text, DRAFT_ORDER)


def parse_order_id(text: str) -> str:
    """Return the sale's id in an order's id; raise SaleNotFoundError for other text."""
    return _parse_sale_id(text, ORDER)


def parse_line_item_id(text: str) -> int | None:
    """Return the number in a line item's id; None for other text, such as a number with leading zeros."""
    digits = text.removeprefix(f"{LINE_ITEM}_")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_LINE_DIGITS else 0
    return number if number and line_item_id(number) == text else None


def parse_link_id(text: str) -> int:
    """Return the number in a link's id; raise LinkNotFoundError for other text."""
    prefix, _, number = text.partition("_")
    if prefix != LINK or not _is_number(number):
        from invoicing.domain.errors import LinkNotFoundError  # publish_events loads no errors

        raise LinkNotFoundError("id", id=text)
    return int(number)


def parse_comment_id(text: str) -> str:
    """Return the ULID in a comment's id; raise NotFoundError for other text."""
    prefix, _, ulid = text.partition("_")
    if prefix != COMMENT or not _is_encoded(ulid):
        from invoicing.domain.errors import NotFoundError

        raise NotFoundError("comment", id=text)
    return ulid


def parse_payment_id(text: str) -> tuple[str, int]:
    """Return the sale's id and the attempt's number in a payment's id; raise NotFoundError for other text."""
    prefix, sale_id, number = split_id(text)
    if prefix != PAYMENT or number is None:
        from invoicing.domain.errors import NotFoundError

        raise NotFoundError("payment", id=text)
    return sale_id, number


def split_id(text: str) -> tuple[str, str, int | None]:
    """Return prefix, sale's id and number of a payment's, refund's or fulfillment's id; None for another number."""
    prefix, _, rest = text.partition("_")
    sale_id, _, number = rest.partition("_")
    return prefix, sale_id, int(number) if _is_number(number) else None


def find_sale_id(text: str) -> str | None:
    """Return the sale's id in the id of a draft order, order or one of its records; None for any other text."""
    prefix, sale_id, _ = split_id(text)
    return sale_id if prefix in {DRAFT_ORDER, ORDER, PAYMENT, REFUND, FULFILLMENT} and _is_encoded(sale_id) else None


def parse_event_id(text: str) -> str:
    return text.removeprefix(f"{EVENT}_")


def moment_of_ulid(ulid: str) -> datetime:
    """Return when a ULID was made: its first 48 bits are milliseconds of Unix time."""
    milliseconds = int.from_bytes(decode_id(ulid)[:6])
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def encode_id(value: bytes) -> str:
    """Write 16 bytes as 26 characters."""
    number = int.from_bytes(value)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range((_LENGTH - 1) * 5, -1, -5))


def _is_encoded(text: str) -> bool:
    return len(text) == _LENGTH and set(text) <= set(_ALPHABET) and text[0] <= _LARGEST_FIRST


def decode_id(text: str) -> bytes:
    """Read 26 characters as 16 bytes; raise SaleNotFoundError for other text."""
    number = 0
    for character in text:
        number = number << 5 | max(_ALPHABET.find(character), 0)
    if not _is_encoded(text):
        raise _no_sale(text)
    return number.to_bytes(_BITS // 8)


def derived_id(*parts: str) -> str:
    """Return the id that follows from these parts: a repeated request gets the same id."""
    text = "\x00".join(parts)
    return encode_id(hashlib.sha256(text.encode()).digest()[: _BITS // 8])


def _parse_sale_id(text: str, prefix: str) -> str:
    head, _, sale_id = text.partition("_")
    if head != prefix:
        raise _no_sale(text)
    decode_id(sale_id)
    return sale_id


def _no_sale(text: str) -> Exception:
    from invoicing.domain.errors import SaleNotFoundError

    return SaleNotFoundError(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
