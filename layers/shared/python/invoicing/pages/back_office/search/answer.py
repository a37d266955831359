"""The answer to a list's address."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from invoicing.domain.values.ids import ORDER
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.search.filters import SEVERAL
from invoicing.pages.back_office.search.sale_list import Asked, Read, Results, read_results
from invoicing.pages.back_office.settings.setup import next_step
from invoicing.pages.i18n.language import translations
from invoicing.usecases.figures.read_totals import read_counts
from invoicing.usecases.search import find_pasted, linked_part

if TYPE_CHECKING:
    from datetime import date

    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.pages.back_office.search.tab import Tab
    from invoicing.ports import OfficePorts


def list_page(
    request: StaffRequest, section: str, tabs: tuple[Tab, ...], read: Read, ports: OfficePorts
) -> Response[str]:
    """Return a page of the list of draft orders or orders, or go to the one whose number or link was pasted."""
    if found := go_to_pasted(request, ports, of_orders=section == "orders"):
        return found
    today = day_of(request, ports)
    results = read_results(asked_of(request, section, tabs), tabs, today, request.store.time_zone, read)
    errors = filter_errors(results.asked, today, request.locale)
    about = {"now": ports.clock(), "pasted": offer_of_pasted(request), "errors": errors}
    counts = tab_counts(results, today, ports, of_orders=section == "orders")
    words = {"section": section, "results": results, "counts": counts, **about}
    if section == "drafts":
        is_asked = request.store.is_new or results.state == "none_yet"
        words["set_up_next"] = next_step(request, ports) if is_asked else ""
    return page(request, f"{section}/list.html", words, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK)


def asked_of(request: StaffRequest, section: str, tabs: tuple[Tab, ...], path: str = "") -> Asked:
    """Return what the address of a page asks of a list, whose own address is `path` if it is no list."""
    several = {name: ",".join(request.several(name)) for name in SEVERAL}
    return Asked.of(path or f"/admin/{section}", tabs, {**request.query, **several})


def filter_errors(asked: Asked, today: date, locale: str) -> dict[str, str]:
    """Return what is wrong with the filters, by field."""
    sentence = translations(DOMAIN, locale).gettext("Enter a day, such as %(day)s") % {"day": today.isoformat()}
    return dict.fromkeys(asked.filters.faults, sentence)


def tab_counts(results: Results, today: date, ports: OfficePorts, *, of_orders: bool) -> dict[str, int]:
    """Return the number of each tab by its code, from the totals, which are about a minute late.

    The open tab has the number of its rows, if they are on one page, so that it does not contradict them. A tab whose
    number cannot be read has none. Beside a search or filters, which tabs keep, they would tell of others.
    """
    asked = results.asked
    if asked.query or asked.tag or asked.filters or asked.cursor:
        return {}
    totals = read_counts(today, ports=ports)
    counts = {
        tab.code: tab.count(totals, of_orders=of_orders) for tab in results.shown_tabs if totals.has(*tab.needed_totals)
    }
    if asked.tab.code in counts and not results.more:
        counts[asked.tab.code] = len(results.rows)
    return counts


def go_to_pasted(request: StaffRequest, ports: OfficePorts, *, of_orders: bool = False) -> Response[str] | None:
    """Go to the draft order or order whose number, id or link was pasted, if the button says so; None otherwise.

    While a number is typed, its beginning is the number of another order.
    """
    if "go" not in request.query:
        return None
    found = find_pasted(request.query.get("query", ""), of_orders=of_orders, ports=ports)
    if found is None:
        return None
    return see_other(f"/admin/{'orders' if found.startswith(ORDER) else 'drafts'}/{found}")


def offer_of_pasted(request: StaffRequest) -> str:
    """Return the address that goes to the link or id in what was pasted; "" without one, or if it led nowhere."""
    part = "" if "go" in request.query else linked_part(request.query.get("query", ""))
    return f"{request.path}?{urlencode({'query': part, 'go': 1})}" if part else ""


def day_of(request: StaffRequest, ports: OfficePorts) -> date:
    """Return the store's day."""
    return ports.clock().astimezone(ZoneInfo(request.store.time_zone)).date()
