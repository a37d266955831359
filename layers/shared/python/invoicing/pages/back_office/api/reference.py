"""The pages of the API's document: every operation, one of them, and the document itself."""

from __future__ import annotations

import json
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.back_office.api.document import describe_operation, operations
from invoicing.pages.back_office.api.prose import prose
from invoicing.pages.back_office.responses import not_found, page

if TYPE_CHECKING:
    from pathlib import Path

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """List every operation by its group."""
    del ports
    document = _document(request.templates.parent)
    words = {"info": document["info"], "groups": operations(document), "prose": prose, "base_url": request.base_url}
    return page(request, "api/list.html", words)


def show_operation(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show one operation: what it takes, and what it answers."""
    del ports
    document, wanted = _document(request.templates.parent), request.parameters["operation"]
    for listed in operations(document).values():
        for one in listed:
            if one["id"] == wanted:
                words = {"operation": describe_operation(document, one), "prose": prose, "pretty": _pretty}
                return page(request, "api/operation.html", words)
    return not_found(request)


def download(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Return the document, as generators of clients read it."""
    del ports
    headers = {"Content-Disposition": 'attachment; filename="openapi.json"', "Vary": "Accept-Encoding"}
    text = _text(request.templates.parent)
    return Response(HTTPStatus.OK, "application/json", text, headers, compress=request.accepts_gzip)


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


@cache
def _document(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_text(folder))
    return document


def _text(folder: Path) -> str:
    return (folder / "openapi.json").read_text(encoding="utf-8")
