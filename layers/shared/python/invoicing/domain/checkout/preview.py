"""Previews: addresses for staff of what a link shows, where nothing can be changed.

Nothing is stored. A token is made from the sale's id and the time at which the preview ends, and is signed as another
kind than the tokens of links: no step of the checkout takes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.links import link_ends_at
from invoicing.domain.sale.link import Link, sign_token, verify_token
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import decode_id, encode_id

PREVIEW_CHANNEL = "preview"  # no link of a customer has it
PREVIEW_LASTS = timedelta(days=1)
_SECONDS_BYTES = 5  # a token has as many characters with padding as without
_BODY_BYTES = 16 + _SECONDS_BYTES  # sale id, seconds of Unix time
_TOKEN_CHARACTERS = 72


def make_preview_token(sale_id: str, ends_at: datetime, keys: Mapping[int, bytes]) -> str:
    """Return the token of a preview, 72 URL-safe characters, under the newest key. `ends_at` is cut to the second."""
    return sign_token("preview", decode_id(sale_id) + int(ends_at.timestamp()).to_bytes(_SECONDS_BYTES), keys)


def is_preview_token(token: str) -> bool:
    """Tell whether a token is a preview's, genuine or not: one of a link is shorter."""
    return len(token) == _TOKEN_CHARACTERS


def read_preview_token(token: str, keys: Mapping[int, bytes]) -> tuple[str, datetime]:
    """Return the sale's id and the end of a genuine token. Nothing is read from the table.

    Raises:
        LinkNotFoundError: not a token of a preview, or under a key that has been retired.
    """
    body = verify_token("preview", token, _BODY_BYTES, keys)
    return encode_id(body[:16]), datetime.fromtimestamp(int.from_bytes(body[16:]), UTC)


def preview_link(sale: Sale, store: Store, now: datetime) -> Link:
    """Return the link that a preview stands for: one that is made now, and is not stored."""
    return Link(0, PREVIEW_CHANNEL, now, link_ends_at(sale, now, store))
