"""The editor's page, and the part of it with the totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import NotFoundError
from invoicing.domain.sale.summary import DraftOrderSummary
from invoicing.domain.staff.autosave import Autosave
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.drafts.editor.acts import PASTED, TOWN, unsold_country
from invoicing.pages.back_office.drafts.editor.calculate import calculate
from invoicing.pages.back_office.drafts.editor.differences import differences
from invoicing.pages.back_office.drafts.editor.form import Form
from invoicing.pages.back_office.drafts.editor.state import Editor
from invoicing.pages.back_office.drafts.editor.suggestions import find_customers, find_products
from invoicing.pages.back_office.drafts.editor.view import Calculated, choices, line_views, market_of, tax_words
from invoicing.pages.back_office.drafts.status import status_sentence
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.sales.subject import order_address
from invoicing.pages.back_office.typed_address import KINDS, address_parts
from invoicing.pages.back_office.words import Words
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations
from invoicing.ports import Ports

MOST_LIVE_LINES = 100  # above which totals are calculated by a button, and line items are short
_FOCUSED = "focus"  # of the query: the field that the person goes on with


def editor_page(
    request: StaffRequest,
    editor: Editor,
    ports: Ports,
    *,
    errors: Mapping[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response[str]:
    """Return the page with everything that was typed, its totals, and the errors of saving it."""
    errors = errors or {}
    calculated = calculate(request, editor.form, editor.parsed, editor.sale, ports)
    market = calculated.offer.market if calculated.offer else market_of(editor.parsed.draft, request.store)
    methods = next((one for one in request.store.markets if one.id == market.id), market)
    query, form = editor.form.get("find"), editor.form
    unsold = unsold_country(form, request.store)
    focus = request.query.get(_FOCUSED, "" if form.lines or editor.restored else "find") if not errors else ""
    are_many = len(form.lines) > MOST_LIVE_LINES
    words = {
        **totals_words(editor, calculated, None),
        "section": "drafts",
        "editor": editor,
        "form": form,
        "errors": errors,
        "unread": _unread(form, focus, request.locale),
        "unsold": formats.country(unsold, request.locale) if unsold else "",
        "lines": line_views(form, calculated, errors, focus, are_many=are_many),
        "choices": choices(form, methods, request.store, request.locale),
        "market": market,
        "tax": tax_words(market, request.locale, exempt=bool(form.get("tax_exempt"))),
        "addresses": {
            kind: address_parts(form.get(f"{kind}_country") or request.store.own_country, request.locale)
            for kind in KINDS
        },
        "address": editor.address,
        "known": _known(request, form, ports),
        "found": find_products(query, ports) if query else None,
        "differences": differences(editor, request),
        "focus": focus,
        "is_live": not are_many,
    }
    return page(request, "drafts/editor/page.html", words, status)


def ended_page(request: StaffRequest, editor: Editor, ports: Ports) -> Response[str]:
    """Tell why the draft order cannot be edited any more, and show what was typed before it ended."""
    if editor.sale is None:
        raise NotFoundError("draft_order", id=editor.draft)
    words = {
        "section": "drafts",
        "editor": editor,
        "status": status_sentence(editor.sale, Words(request.locale, request.store.time_zone, ports.clock())),
        "order": order_address(editor.sale) if editor.sale.order else "",
        "differences": differences(editor, request),
        "invalid": [editor.form.get(name) for name in editor.parsed.faults if editor.form.get(name)],
    }
    return page(request, "drafts/editor/ended.html", words, HTTPStatus.CONFLICT)


def totals_part(request: StaffRequest, editor: Editor, kept: Autosave | None, ports: Ports) -> Response[str]:
    """Return the totals of what was typed, and until when it is kept."""
    calculated = calculate(request, editor.form, editor.parsed, editor.sale, ports)
    words = {**totals_words(editor, calculated, kept), "form": editor.form, "is_part": True}
    return page(request, "drafts/editor/_totals.html", words)


def totals_words(editor: Editor, calculated: Calculated, kept: Autosave | None) -> dict[str, Any]:
    return {"calculated": calculated, "offer": calculated.offer, "kept": kept or editor.restored}


def _unread(form: Form, focus: str, locale: str) -> dict[str, str]:
    """Return by field what a person has to do about a pasted address that was read in part, or not at all."""
    _ = translations(DOMAIN, locale).gettext
    unread = {}
    if focus in {PASTED, TOWN} and form.get(PASTED):
        unread[PASTED] = _("This could not be read: put it into the fields or the note, then clear it here")
    if focus == TOWN and not form.get(TOWN):
        unread[TOWN] = _("Check the town: it could not be read")
    return unread


def _known(request: StaffRequest, form: Form, ports: Ports) -> Sequence[DraftOrderSummary]:
    """Return the known customers that a person without script has asked for."""
    asked = request.query.get(_FOCUSED) == "known"
    return find_customers(form.get("name") or form.get("handle"), ports) if asked else ()
