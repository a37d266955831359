"""The set-up of a new store: one page leads to the next, from its name to its first product."""

from __future__ import annotations

from collections.abc import Mapping

FIRST = "/admin/settings/store?setup=1"
# What comes after each page.
_NEXT = {
    "store": "/admin/settings/delivery/new?setup=1",
    "delivery": "/admin/settings/payment?setup=1",
    "payment": "/admin/products/new?setup=1",
}
_BACK = {"store": "/admin/settings", "delivery": "/admin/settings/delivery", "payment": "/admin/settings"}


def next_address(saved: str, typed: Mapping[str, str]) -> str:
    """Return where a saved page leads: to the next one during the set-up, else back."""
    return _NEXT[saved] if typed.get("setup") else _BACK[saved]
