"""What a form that waits would do, in words, and the page of what it is for."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

_ITEM_PARTS = 3  # "admin", the kind, the id


def act_name(address: str, _: Callable[[str], str]) -> str:
    """Return what the button of the form says; the address itself for an act without words."""
    kind, _id, *rest = [*_parts(address)[1:], "", ""]
    act = "/".join(part for part in rest if part)
    names = {
        "drafts/new": _("Create order"),
        "drafts/edit": _("Edit the draft"),
        "drafts/cancel": _("Cancel draft"),
        "drafts/complete": _("Complete, payment pending"),
        "drafts/reservation": _("Reserve the goods"),
        "orders/cancel": _("Cancel order"),
        "orders/contact": _("Correct the contact"),
        "orders/fulfillments": _("Fulfill"),
        "orders/receipt": _("Send the receipt again"),
        "orders/refunds": _("Refund"),
        "products/new": _("New product"),
        "products/edit": _("Edit product"),
        "products/stock": _("Change stock"),
        "products/archive": _("Archive"),
    }
    of_both = {
        "invoice": _("Send invoice"),
        "invoice/review": _("Review the invoice"),
        "links": _("Create link"),
        "mark-as-paid": _("Mark as paid"),
        "note": _("Change note and tags"),
    }
    if kind == "settings":
        return _("Settings")
    if kind in {"drafts", "orders"} and act in of_both:
        return of_both[act]
    if act.endswith("/revoke"):
        return _("Revoke")
    return names.get(f"{kind}/{act or _id}", urlsplit(address).path)


def item_address(address: str) -> str:
    """Return the page of the draft order, order or product that the form is for; empty without one."""
    parts = _parts(address)
    is_item = len(parts) > _ITEM_PARTS and parts[1] in {"drafts", "orders", "products"} and parts[2] != "new"
    return "/" + "/".join(parts[:_ITEM_PARTS]) if is_item else ""


def _parts(address: str) -> list[str]:
    return urlsplit(address).path.strip("/").split("/")
