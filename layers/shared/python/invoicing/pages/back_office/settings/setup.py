"""The set-up of a new store: one page leads to the next, from its name to its first product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from invoicing.pages.back_office.responses import see_other

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import Ports

FIRST = "/admin/settings/store?setup=1"
LAST = "/admin/products/new?setup=1"
# What comes after each page.
_NEXT = {
    "store": "/admin/settings/delivery/new?setup=1",
    "delivery": "/admin/settings/payment?setup=1",
    "payment": LAST,
}
_BACK = {"store": "/admin/settings", "delivery": "/admin/settings/delivery", "payment": "/admin/settings"}


def next_address(saved: str, typed: Mapping[str, str]) -> str:
    """Return where a saved page leads: to the next one during the set-up, else back."""
    return _NEXT[saved] if typed.get("setup") else _BACK[saved]


def next_step(request: StaffRequest, ports: Ports) -> str:
    """Return the first step that an owner has still to take; "" from the first product on, and for other people.

    What is missing later is told by the settings.
    """
    if not request.is_owner or ports.products.list(1, None).items:
        return ""
    store = request.stores.read()
    if store.is_new:
        return FIRST
    if not store.markets[0].delivery_methods:
        return _NEXT["store"]
    return LAST if ports.providers.has_provider or store.payment_instructions else _NEXT["delivery"]


def set_up_first(request: StaffRequest, *, is_kept: bool = False) -> Response[str] | None:
    """Lead to the set-up while the store has no settings of its own: the first price fixes its currency.

    The store that the request has may be some moments old, so it is read again before it is taken for new. With
    `is_kept`, the notice says that what was typed is kept.
    """
    if not (request.store.is_new and request.stores.read().is_new):
        return None
    if request.is_owner:
        return see_other(FIRST, "set_up_first_kept" if is_kept else "set_up_first")
    return see_other("/admin/drafts", "owner_sets_up_kept" if is_kept else "owner_sets_up")
