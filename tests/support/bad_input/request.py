"""A request that is refused, and the kinds of them."""

from dataclasses import dataclass, field
from typing import Any

MUG = {"sku": "mug", "quantity": 1}
OWN = {"title": "Engraving", "quantity": 1, "unit_price": "150.00"}
DRAFT = {"line_items": [MUG]}


@dataclass(frozen=True)
class BadInput:
    """A request that is refused. `{id}` in its path is a draft order without e-mail address, at version 2."""

    name: str
    status: int
    code: str
    body: Any = None
    pointer: str | None = None
    method: str = "POST"
    path: str = "/draft-orders"
    query: str = ""
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


def draft(name: str, code: str, pointer: str | None = None, **changes: Any) -> BadInput:
    return BadInput(name, 422, code, {**DRAFT, **changes}, pointer)


def line(name: str, code: str, pointer: str | None, given: dict[str, Any]) -> BadInput:
    return draft(name, code, None if pointer is None else f"/line_items/1{pointer}", line_items=[MUG, given])


def raw(name: str, status: int, code: str, content: bytes) -> BadInput:
    return BadInput(name, status, code, raw=content)


def invoice(name: str, code: str, pointer: str | None = None, **body: Any) -> BadInput:
    return BadInput(name, 422, code, body, pointer, path="/draft-orders/{id}/invoice")


def listed(name: str, code: str, query: str, path: str = "/draft-orders") -> BadInput:
    return BadInput(name, 400, code, method="GET", path=path, query=query)


def patch(
    name: str, status: int, code: str, body: Any, pointer: str | None = None, *, etag: str | None = '"2"'
) -> BadInput:
    headers = {"If-Match": etag} if etag else {}
    return BadInput(name, status, code, body, pointer, "PATCH", "/draft-orders/{id}", headers=headers)


def order(name: str, status: int, code: str, body: Any, pointer: str | None = None, *, verb: str = "refunds") -> Any:
    return BadInput(name, status, code, body, pointer, path=f"/orders/{{order}}/{verb}")
