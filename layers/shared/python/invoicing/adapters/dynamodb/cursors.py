"""Where a list goes on: opaque, and of use for the list that gave it out alone."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from invoicing.domain.errors import InvalidCursorError

Key = dict[str, Any]
_CHECK_BYTES = 9


def make_cursor(name: str, last: Key, attributes: Sequence[str]) -> str:
    """Return the cursor behind the item `last` of the list of that name; `attributes` are its keys."""
    place = json.dumps([last[attribute]["S"] for attribute in attributes], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(name, place) + place).decode().rstrip("=")


def read_cursor(name: str, cursor: str, attributes: Sequence[str]) -> Key:
    """Return the key at which the list of that name goes on.

    The check keeps mistakes out, not attackers: a cursor made by hand can only ask for another place in the same list.

    Raises:
        InvalidCursorError: this list did not give it out.

    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise InvalidCursorError from None
    check, place = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
    if check != _check(name, place):
        raise InvalidCursorError
    return {attribute: {"S": value} for attribute, value in zip(attributes, json.loads(place), strict=True)}


def _check(name: str, place: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\x00" + place).digest()[:_CHECK_BYTES]
