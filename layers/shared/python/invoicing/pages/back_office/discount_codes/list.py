"""The list of discount codes: by code, those that can be used and the archived ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.discount import LONGEST_CODE, CountedCode, plain_code
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
    typed, words = request.query.get("code", ""), words_of(request, ports)
    prefix = plain_code(typed)[: LONGEST_CODE + 1]  # one that is longer than any code finds none
    found = ports.products.codes(_LIMIT, cursor, [status], prefix=prefix)
    filters = {"tab": _ARCHIVED if is_archived else "", "code": typed if prefix else ""}
    about = {
        "section": "more",
        "is_archived": is_archived,
        "typed": filters["code"],
        "kept": {"tab": filters["tab"]},
        "tabs_to": {tab: _address({**filters, "tab": tab}) for tab in ("", _ARCHIVED)},
        "all": _address({**filters, "code": ""}),
        "items": [_row(item, words) for item in found.items],
        "more": _address({**filters, "cursor": found.next_cursor}) if found.next_cursor else "",
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


def _address(query: Mapping[str, str]) -> str:
    encoded = urlencode({name: value for name, value in query.items() if value})
    return f"{LIST}?{encoded}" if encoded else LIST
