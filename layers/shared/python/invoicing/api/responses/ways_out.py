"""What staff can do when a customer could not pay because something is sold out: each way, as a request to be made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, NotRequired
from urllib.parse import quote

from typing_extensions import TypedDict

from invoicing.api.responses.values import Doc
from invoicing.domain.events import OutOfStock
from invoicing.domain.values.ids import draft_order_id


class WayOut(TypedDict):
    """One thing to do. Where `body` is left out, what to send is yours to decide."""

    way: Annotated[str, Doc("restock, continue_selling, edit, reserve or complete", "restock")]
    does: Annotated[str, Doc("What it does.")]
    method: str
    path: str
    body: NotRequired[dict[str, Any]]


def ways_out(sale_id: str, event: OutOfStock) -> list[WayOut]:
    """Return the five ways out of a shortage."""
    draft = f"/draft-orders/{draft_order_id(sale_id)}"
    edit: WayOut = {
        "way": "edit",
        "does": "Change the draft order to what there is; the link stays the same. Needs If-Match.",
        "method": "PATCH",
        "path": draft,
    }
    reserve: WayOut = {
        "way": "reserve",
        "does": "Once there is enough again, set it aside for the customer with reserve_until. Needs If-Match.",
        "method": "PATCH",
        "path": draft,
    }
    complete: WayOut = {
        "way": "complete",
        "does": "If the money came some other way, complete the order although there is not enough.",
        "method": "POST",
        "path": f"{draft}/complete",
        "body": {"payment": "paid", "ignore_stock": True, "end_payment": True},
    }
    return [*_restock(event), *_continue_selling(event), edit, reserve, complete]


def _restock(event: OutOfStock) -> Iterator[WayOut]:
    for short in event.shortages:
        yield {
            "way": "restock",
            "does": f"Note that more of {short.sku} came in: at least {short.wanted - short.left}.",
            "method": "POST",
            "path": f"/products/{quote(short.sku, safe='')}/stock",
            "body": {"change": short.wanted - short.left, "reason": "restocked"},
        }


def _continue_selling(event: OutOfStock) -> Iterator[WayOut]:
    for short in event.shortages:
        yield {
            "way": "continue_selling",
            "does": f"Go on selling {short.sku} when there is none left.",
            "method": "PATCH",
            "path": f"/products/{quote(short.sku, safe='')}",
            "body": {"inventory_policy": "continue"},
        }
