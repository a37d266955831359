"""Tag, untag or cancel what is selected in a list: says what will happen, then starts a job."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from invoicing.domain.bulk.job import JobAction
from invoicing.domain.sale.draft_order import LIFECYCLE
from invoicing.domain.sale.summary import DraftOrderSummary
from invoicing.pages.back_office.bulk.selected import MOST_IDS, TABS, Found, Selected
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.search.answer import asked_of, day_of
from invoicing.pages.back_office.search.rows import row_of
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.usecases.bulk.start import start_job

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts

_SHOWN = 10  # rows of what is selected
_TAGS = (JobAction.TAG, JobAction.UNTAG)


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show what will happen to what is selected. The button that was pressed chooses the act."""
    section = _section(request)
    asked = asked_of(request, section, TABS[section]).with_(selects=False)
    selected = Selected.of_list(asked, request.several("ids"), is_all="all" in request.query)
    is_cancel = section == "drafts" and request.query.get("act") == JobAction.CANCEL
    typed = {"action": (JobAction.CANCEL if is_cancel else JobAction.TAG).value}
    return _form(request, selected, typed, _fault(request, selected), ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    section = _section(request)
    selected = Selected.of_form(section, request.form_lists("ids", "all", "from"))
    typed = request.form("action", "end_payment", texts=("tags",))
    fields = TypedFields(typed, request.locale)
    acts = tuple(JobAction) if section == "drafts" else _TAGS
    action = fields.choice("action", [act.value for act in acts])
    is_cancel = action == JobAction.CANCEL
    tags = () if is_cancel else fields.tags("tags", fields.texts.gettext("Type at least one tag"))
    errors = _fault(request, selected) or fields.errors
    if errors:
        return _form(request, selected, typed, errors, ports)
    job = start_job(
        JobAction(action),
        tags=tags,
        end_payment=is_cancel and fields.is_ticked("end_payment"),
        ids=selected.ids,
        selection=selected.selection(day_of(request, ports), request.store.time_zone),
        of_orders=section == "orders",
        request=request.request_key,
        ports=ports,
    ).result
    kept = selected.asked.filters_text
    back = f"?{urlencode({'from': kept})}" if kept else ""
    return see_other(f"/admin/jobs/{job.id}{back}")


def _section(request: StaffRequest) -> str:
    return request.path.split("/")[2]


def _fault(request: StaffRequest, selected: Selected) -> dict[str, str]:
    """Return what is wrong with what is selected."""
    _ = TypedFields({}, request.locale).texts.gettext
    sentences = {
        "nothing": _("Nothing is selected: go back and tick what to change."),
        "too_many": _("At most %(most)s can be ticked: filter the list instead, and change all that match.")
        % {"most": MOST_IDS},
        "others": _("Something else is selected than this list has: go back and tick again."),
        "filters": _("All that match can be changed in a list with a filter: go back and filter it."),
    }
    return {"": sentences[selected.fault]} if selected.fault else {}


def _form(
    request: StaffRequest, selected: Selected, typed: Mapping[str, str], errors: Mapping[str, str], ports: OfficePorts
) -> Response[str]:
    """Return the form; without its button if what is selected cannot be changed."""
    today = day_of(request, ports)
    found = Found(()) if selected.fault else selected.read(today, request.store.time_zone, ports)
    drafts = [it for it in found.items if isinstance(it, DraftOrderSummary)]
    about = {
        "section": _section(request),
        "selected": selected,
        "typed": typed,
        "errors": errors,
        "is_cancel": typed.get("action") == JobAction.CANCEL,
        "count": len(found.items),
        "has_more": found.has_more,
        "rows": [row_of(item, today) for item in found.items[:_SHOWN]],
        "ended": sum(LIFECYCLE.is_final(it.status) for it in drafts),
        "now": ports.clock(),
    }
    return page(request, "bulk/change.html", about, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK)
