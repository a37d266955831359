"""Requests that resolve a shortage which kept a customer from paying."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, NotRequired
from urllib.parse import quote

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc
from invoicing.domain.events import OutOfStock
from invoicing.domain.inventory.ways_out import WayOutKind
from invoicing.domain.values.ids import draft_order_id


class WayOut(TypedDict):
    """A request that resolves a shortage. If it has no `body`, you choose what to send."""

    way: WayOutKind
    does: Annotated[str, Doc("What the request does.")]
    method: Literal["PATCH", "POST"]
    path: str
    headers: NotRequired[Annotated[dict[str, str], Doc("Headers to send.", {"If-Match": "*"})]]
    body: NotRequired[dict[str, Any]]


def ways_out(sale_id: str, event: OutOfStock) -> list[WayOut]:
    """Return the requests that resolve a shortage: restock and continue_selling for each product, and three more."""
    draft = f"/draft-orders/{draft_order_id(sale_id)}"
    edits = {
        WayOutKind.EDIT: "Change the draft order to what is in stock. Its links keep working. Requires If-Match.",
        WayOutKind.RESERVE: "Reserve the goods for the customer with reserve_until when enough are in stock. Requires "
        "If-Match.",
    }
    complete: WayOut = {
        "way": WayOutKind.COMPLETE,
        "does": "Complete the draft order without enough stock, if the customer has paid outside the checkout.",
        "method": "POST",
        "path": f"{draft}/complete",
        "body": {"payment": "paid", "ignore_stock": True, "end_payment": True},
    }
    by_edit: list[WayOut] = [
        {"way": way, "does": does, "method": "PATCH", "path": draft} for way, does in edits.items()
    ]
    return [*_restock(event), *_continue_selling(event), *by_edit, complete]


def _restock(event: OutOfStock) -> Iterator[WayOut]:
    for short in event.shortages:
        yield {
            "way": WayOutKind.RESTOCK,
            "does": f"Add at least {short.wanted - short.left} units of {short.sku} to the stock.",
            "method": "POST",
            "path": f"/products/{quote(short.sku, safe='')}/stock",
            "body": {"change": short.wanted - short.left, "reason": "restocked"},
        }


def _continue_selling(event: OutOfStock) -> Iterator[WayOut]:
    for short in event.shortages:
        yield {
            "way": WayOutKind.CONTINUE_SELLING,
            "does": f"Continue selling {short.sku} when it is out of stock.",
            "method": "PATCH",
            "path": f"/products/{quote(short.sku, safe='')}",
            "headers": {"If-Match": "*"},
            "body": {"inventory_policy": "continue"},
        }
