"""Stripe's modes: what a key and an object are for. A stack may use one of them, or both."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from invoicing.domain.errors import PaymentModeError

TEST, LIVE = "test", "live"
_KEY_MODE = re.compile("[a-z]k_(?:org_)?(test|live)_")


def modes_of_key(key: str, name: str, allowed: Collection[str]) -> frozenset[str]:
    """Return the modes that the objects of a key may have: the key's own, or those of the stack if it tells none.

    Raises:
        PaymentModeError: the stack may not use keys of this mode.
    """
    found = _KEY_MODE.match(key)
    if found is None:
        return frozenset(allowed)
    mode = found[1]
    if mode in allowed:
        return frozenset({mode})
    if mode == TEST:
        raise PaymentModeError("test_key", name=name)
    raise PaymentModeError("live_key", name=name)


def mode_of(found: Mapping[str, Any]) -> str | None:
    """Return the mode of an object or event; None if it tells none, as refunds and lists."""
    live = found.get("livemode")
    return (LIVE if live else TEST) if isinstance(live, bool) else None


def require_modes(found: Mapping[str, Any], allowed: Collection[str]) -> None:
    """Check an object, and what it contains.

    Raises:
        PaymentModeError: one of them is of another mode.
    """
    mode = mode_of(found)
    if mode is not None and mode not in allowed:
        raise PaymentModeError("livemode", seen=mode)
    for value in found.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                require_modes(inner, allowed)
