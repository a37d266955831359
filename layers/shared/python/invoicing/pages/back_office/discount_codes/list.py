"""The list of discount codes: by code, those that can be used and the archived ones."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.discount import CountedCode
from invoicing.domain.catalog.product import CatalogStatus
from invoicing.domain.sale.summary import Unreadable
from invoicing.pages.back_office.discount_codes.addresses import LIST, address_of
from invoicing.pages.back_office.discount_codes.state import badges_of, shown_discount, shown_uses
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.words import Words, words_of

if TYPE_CHECKING:
    from invoicing.ports import OfficePorts

_LIMIT = 25
_ARCHIVED = "archived"


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show a page of the list."""
    is_archived, cursor = request.query.get("tab") == _ARCHIVED, request.query.get("cursor") or None
    status = CatalogStatus.ARCHIVED if is_archived else CatalogStatus.ACTIVE
    found, words = ports.products.codes(_LIMIT, cursor, [status]), words_of(request, ports)
    about = {
        "section": "more",
        "is_archived": is_archived,
        "items": [_row(item, words) for item in found.items],
        "more": _address(found.next_cursor, is_archived=is_archived) if found.next_cursor else "",
        "is_first": cursor is None,
    }
    return page(request, "discount_codes/list.html", about)


def _row(item: CountedCode | Unreadable, words: Words) -> dict[str, object]:
    if isinstance(item, Unreadable):
        return {"title": item.id, "address": address_of(item.id), "is_unreadable": True}
    return {
        "title": item.code.code,
        "address": address_of(item.code.code),
        "is_unreadable": False,
        "discount": shown_discount(item.code.discount, words.locale),
        "uses": shown_uses(item, words),
        "badges": badges_of(item, words),
    }


def _address(cursor: str, *, is_archived: bool) -> str:
    return f"{LIST}?{urlencode({**({'tab': _ARCHIVED} if is_archived else {}), 'cursor': cursor})}"
