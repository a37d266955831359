"""Links: the secret addresses of a sale.

Nothing secret is stored: a token is made from the sale's id, the link's number and a key that is kept elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from invoicing.domain.errors import LinkNotFoundError
from invoicing.domain.values.ids import decode_id, encode_id, link_id
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import MOST_DIGITS, RecordKey

_BODY_BYTES = 16 + 2  # sale id, link number
_MAC_BYTES = 32  # HMAC-SHA256
OPENED_AT_MOST_EVERY = timedelta(minutes=10)
KEY_REFUSED_AT_MOST_EVERY = timedelta(minutes=10)


EMAIL_CHANNEL = "email"  # of links in e-mails; staff's own links have others


@dataclass(frozen=True, slots=True)
class Link:
    """An address of a sale: its channel, its expiry, and when it was last opened."""

    number: int
    channel: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    has_custom_expiry: bool = False  # `expires_at` was set by staff, not by the store's rule
    opened_at: datetime | None = None
    seen_offer: int = 0  # the newest stored offer that its holder has seen
    seen_total: Money | None = None  # the total that its holder saw since, at prices that were not stored
    replaces: int = 0  # the number of the link that this one replaced
    key_refused_at: datetime | None = None  # the last `PaymentNotStarted` through it
    no_delivery_offer: int = 0  # the last offer for which its holder had no delivery method to choose

    @property
    def key(self) -> RecordKey:
        return link_key(self.number)

    @property
    def id(self) -> str:
        return link_id(self.number)

    @property
    def is_preview(self) -> bool:
        """Tell whether it stands for a preview by staff, which is not stored and has no number."""
        return self.number == 0

    def after_view(self, current: int, seen: int | None, total: Money | None) -> Link:
        """Return the link after its holder saw offer `seen`; `current` is the stored one.

        A higher number is the current offer at the prices of that moment. They are not stored, so the total is kept.
        """
        if seen is None:
            return self
        if seen > current:
            return self if total is None else replace(self, seen_offer=current, seen_total=total)
        return self if seen < self.seen_offer else replace(self, seen_offer=seen, seen_total=None)

    def after_step(self, before: int, after: int, seen: int | None) -> Link:
        """Return the link after a step of its holder changed offer `before` to offer `after`.

        `seen` is the offer that the form showed. If it was not the current one, the holder has still to be shown what
        staff changed.
        """
        is_unseen = seen is not None and max(seen, self.seen_offer) < before
        return replace(self, seen_offer=max(seen or 0, self.seen_offer) if is_unseen else after, seen_total=None)

    def has_expired(self, now: datetime, *, payment_pending: bool = False) -> bool:
        """Tell whether it has expired. A link to a pending order expires only if staff set its expiry."""
        return (
            self.expires_at is not None and now >= self.expires_at and (self.has_custom_expiry or not payment_pending)
        )


def link_key(number: int) -> RecordKey:
    return RecordKey("LINK", f"{number:0{MOST_DIGITS}d}")


def make_token(sale_id: str, number: int, keys: Mapping[int, bytes]) -> str:
    """Return the token of a link, 68 URL-safe characters, under the newest key. It is the same each time."""
    return sign_token("link", decode_id(sale_id) + number.to_bytes(2), keys)


def read_token(token: str, keys: Mapping[int, bytes]) -> tuple[str, int]:
    """Return the sale's id and the link's number of a genuine token. Nothing is read from the table.

    Raises:
        LinkNotFoundError: not a token of ours, or under a key that has been retired.
    """
    body = verify_token("link", token, _BODY_BYTES, keys)
    return encode_id(body[:16]), int.from_bytes(body[16:])


def find_sale_id_in(token: str) -> str | None:
    """Return the sale's id in the token of a link or preview, whoever signed it; None for other text.

    Only for staff, who may open every sale: so that a link under a key that was retired leads to its sale, too.
    """
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    return encode_id(raw[1:17]) if len(raw) > _MAC_BYTES + _BODY_BYTES else None


def sign_token(kind: str, body: bytes, keys: Mapping[int, bytes]) -> str:
    """Return a token of a kind: the version of the newest key, the body, and its signature, in URL-safe characters."""
    version = max(keys)
    signed = bytes([version]) + body
    return base64.urlsafe_b64encode(signed + _mac(kind, signed, keys[version])).decode()


def verify_token(kind: str, token: str, length: int, keys: Mapping[int, bytes]) -> bytes:
    """Return the body, of `length` bytes, of a genuine token of a kind.

    Raises:
        LinkNotFoundError: not a token of ours, of another kind, or under a key that has been retired.
    """
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raw = b""
    signed, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    # Decoding also accepts "+" for "-" and padding, which encoding never writes: a link has one token.
    is_canonical = len(signed) == 1 + length and base64.urlsafe_b64encode(raw).decode() == token
    key = keys.get(signed[0]) if is_canonical else None
    if key is None or not hmac.compare_digest(mac, _mac(kind, signed, key)):
        raise LinkNotFoundError
    return signed[1:]


def _mac(kind: str, signed: bytes, key: bytes) -> bytes:
    return hmac.digest(key, kind.encode() + b":" + signed, hashlib.sha256)
