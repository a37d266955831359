"""What an export holds, and its file."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.back_office.exports.part import Part, read_part
from invoicing.pages.back_office.money_input import decimal_sign
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.search.answer import day_of, filter_errors
from invoicing.pages.back_office.words import words_of
from invoicing.usecases.exports.csv_pages import CONTENT_TYPE

if TYPE_CHECKING:
    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show how many rows the file of a part has. They are read for that: the next part begins where they end."""
    part = Part.of(request, ports)
    about: dict[str, Any] = {"section": "orders" if part.section == "ledger" else part.section, "table": part.section}
    if part.asked.filters.faults:
        errors = filter_errors(part.asked, day_of(request, ports), request.locale)
        about |= {"asked": part.asked, "errors": errors, "rows": 0}
        return page(request, "exports/page.html", about, HTTPStatus.UNPROCESSABLE_ENTITY)
    part, rows = read_part(request, ports)
    next_part = part.after(rows)
    about |= {
        "asked": part.asked,
        "errors": {},
        "rows": rows.rows,
        "first": part.first,
        "as_of": words_of(request, ports).moment(part.at),
        "files": [(numbers, part.address(of_file=True, numbers=numbers)) for numbers in _styles(request.locale)],
        "next_part": next_part.address() if next_part else "",
    }
    return page(request, "exports/page.html", about)


def _styles(locale: str) -> tuple[str, ...]:
    """Return the forms of a file, the one of spreadsheets in the reader's language first."""
    spreadsheets = ("comma", "point") if decimal_sign(locale) == "," else ("point", "comma")
    return (*spreadsheets, "")


def download(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Return the file of a part."""
    part = Part.of(request, ports)
    if part.asked.filters.faults:
        return see_other(part.address())
    part, rows = read_part(request, ports)
    headers = {"Content-Disposition": f'attachment; filename="{part.file_name}"', "Vary": "Accept-Encoding"}
    return Response(HTTPStatus.OK, CONTENT_TYPE, rows.text, headers, cookies=[], compress=request.accepts_gzip)
