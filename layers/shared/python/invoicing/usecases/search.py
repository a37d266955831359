"""Search sales and products by what staff type, and go to the one that they paste."""

from __future__ import annotations

import re
from collections.abc import Sequence

from invoicing.domain.catalog.product import CatalogStatus, StockedProduct
from invoicing.domain.errors import SaleNotFoundError
from invoicing.domain.sale.link import find_sale_id_in
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, Unreadable
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.ids import DRAFT_ORDER, draft_order_id, find_sale_id, order_id
from invoicing.ports import Page, Ports

_LINK = re.compile(r"/i/([A-Za-z0-9_-]+)")
_ID = re.compile(r"\b(dft|ord)_[0-9a-z]{26}\b")
_NUMBER = re.compile(r"(#?)(D?)0*([0-9]{1,15})", re.IGNORECASE | re.ASCII)
_ALIKE = 100  # results, among which the exact number is found


def search_sales(
    selection: Selection, limit: int, cursor: str | None = None, *, of_orders: bool = False, ports: Ports
) -> Page[DraftOrderSummary | OrderSummary | Unreadable]:
    """Return a page of draft orders or orders, by words of names, by numbers, addresses, handles and phone numbers.

    Each word of `selection.query` has to begin a word of what is found. Without words it is the list itself.

    Raises:
        InvalidCursorError: the cursor is not of this search.
    """
    if of_orders:
        return ports.sales.orders(selection, limit, cursor)
    return ports.sales.draft_orders(selection, limit, cursor)


def search_products(
    query: str,
    limit: int,
    cursor: str | None = None,
    statuses: Sequence[CatalogStatus] = (CatalogStatus.ACTIVE,),
    *,
    ports: Ports,
) -> Page[StockedProduct | Unreadable]:
    """Return a page of products by words of title and sku; without a query, all by sku.

    Raises:
        InvalidCursorError: the cursor is not of this search.
    """
    if not query:
        return ports.products.list(limit, cursor, statuses)
    return ports.products.search(query, limit, cursor, statuses)


def find_pasted(pasted: str, *, of_orders: bool = False, ports: Ports) -> str | None:
    """Return the id of the draft order or order whose number, id or link was pasted; None for other text.

    A link leads to the order, if there is one. A number without `#` or `D` may be both: `of_orders` says which first.
    """
    text = pasted.strip()
    if number := _NUMBER.fullmatch(text):
        return _find_number(number, of_orders=of_orders, ports=ports)
    part = linked_part(text)
    if linked := _LINK.match(part):
        return _find_sale(find_sale_id_in(linked[1]), is_draft=False, ports=ports)
    return _find_sale(find_sale_id(part), is_draft=part.startswith(DRAFT_ORDER), ports=ports) if part else None


def linked_part(text: str) -> str:
    """Return the part of a text that names a sale: the link or id in it, or "". Nothing is read."""
    linked = next((it[0] for it in _LINK.finditer(text) if find_sale_id_in(it[1])), "")
    found = _ID.search(text)
    return linked or (found[0] if found else "")


def _find_number(number: re.Match[str], *, of_orders: bool, ports: Ports) -> str | None:
    sign, is_draft, digits = number[1], number[2], number[3]
    names = [f"#D{digits}"] if is_draft else [f"#{digits}", f"#D{digits}"]
    if not (sign or is_draft or of_orders):
        names.reverse()
    for name in names:
        selection = Selection(query=name)
        page = search_sales(selection, _ALIKE, of_orders=not name.startswith("#D"), ports=ports)
        exact = next((it.id for it in page.items if it.name == name), None)
        if exact is not None:
            return exact
    return None


def _find_sale(sale_id: str | None, *, is_draft: bool, ports: Ports) -> str | None:
    if sale_id is None:
        return None
    try:
        sale = ports.sales.get(sale_id)
    except SaleNotFoundError:
        return None
    return draft_order_id(sale_id) if is_draft or sale.order is None else order_id(sale_id)
