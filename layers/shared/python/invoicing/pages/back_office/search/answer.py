"""The answer to a list's address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.search.sale_list import Asked, Read, Tab, read_results

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts


def list_page(
    request: StaffRequest, section: str, tabs: tuple[Tab, ...], read: Read, ports: OfficePorts
) -> Response[str]:
    """Return a page of the list of draft orders or orders."""
    now = ports.clock()
    today = now.astimezone(ZoneInfo(request.store.time_zone)).date()
    results = read_results(Asked.of(f"/admin/{section}", tabs, request.query), tabs, today, read)
    words = {"section": section, "results": results, "now": now}
    return page(request, f"{section}/list.html", words)
