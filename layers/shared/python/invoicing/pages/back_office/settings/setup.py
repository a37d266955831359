"""The set-up of a new store: one page leads to the next, from its name to its first product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from invoicing.pages.back_office.responses import see_other

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest

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


def set_up_first(request: StaffRequest) -> Response[str] | None:
    """Lead to the set-up while the store has no settings of its own: the first price fixes its currency.

    The store that the request has may be some moments old, so it is read again before it is taken for new.
    """
    if not (request.store.is_new and request.stores.read().is_new):
        return None
    return see_other(FIRST, "set_up_first") if request.is_owner else see_other("/admin/drafts", "owner_sets_up")
