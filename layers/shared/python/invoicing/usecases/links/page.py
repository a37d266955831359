"""Read a page of a sale's links."""

from __future__ import annotations

from invoicing.domain.checkout.links import newest_of_channels
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Page, Ports

_REST = 1000  # links of a page after the one that is shown


def page_of_links(sale: Sale, limit: int, cursor: str | None, *, ports: Ports) -> tuple[Page[Link], frozenset[int]]:
    """Return a page of links, oldest first, and the numbers of those that are the newest of their channel.

    Only later links can make one not the newest, so the links after the page are read, too.
    """
    page = ports.sales.links(sale.id, limit, cursor)
    links, following = list(page.items), page.next_cursor
    while following is not None:
        rest = ports.sales.links(sale.id, _REST, following)
        links, following = [*links, *rest.items], rest.next_cursor
    return page, newest_of_channels(links, ports.clock(), payment_pending=sale.order is not None)
