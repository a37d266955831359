"""The progress of a change of many draft orders or orders: polled as a timeline is, and never after its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from invoicing.domain.bulk.job import Job, JobProblem, JobStatus
from invoicing.domain.values.ids import is_job_id
from invoicing.pages.back_office.responses import not_found, page
from invoicing.pages.back_office.search.back import list_address
from invoicing.pages.back_office.timeline.polling import MOST_POLLS, polls_made
from invoicing.pages.back_office.words import Words, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts


@dataclass(frozen=True, slots=True)
class Problem:
    """A draft order or order that was not changed. `detail` is English, for what has no sentence of ours."""

    name: str
    address: str  # empty if it does not exist
    reason: str
    detail: str


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show how far a job is. A poll says how many were made before it."""
    job_id = request.parameters["id"]
    if not is_job_id(job_id):
        return not_found(request)
    job = ports.jobs.get(job_id)
    section = "orders" if job.of_orders else "drafts"
    kept = {"from": request.query["from"]} if request.query.get("from") else {}
    made = polls_made(request.query["polls"]) if "polls" in request.query else 0
    is_over = job.status is JobStatus.COMPLETED
    about = {
        "section": section,
        "job": job,
        "is_over": is_over,
        "problems": _problems(job, words_of(request, ports), ports),
        "list": list_address(f"/admin/{section}", request.query),
        "refresh": _address(request, kept),
        "poll": "" if is_over or made >= MOST_POLLS else _address(request, {**kept, "polls": str(made)}),
    }
    return page(request, "bulk/job.html", about)


def _address(request: StaffRequest, query: Mapping[str, str]) -> str:
    return f"{request.path}?{urlencode(query)}" if query else request.path


def _problems(job: Job, words: Words, ports: OfficePorts) -> list[Problem]:
    summaries = ports.sales.summaries([problem.id for problem in job.problems]) if job.problems else ()
    names = {it.id: it.name for it in summaries}
    return [_problem(problem, names.get(problem.id, ""), job, words) for problem in job.problems]


def _problem(problem: JobProblem, name: str, job: Job, words: Words) -> Problem:
    _ = words.gettext
    known = {
        "wrong_state": _("It is not open any more."),
        "payment_in_progress": _("The customer was paying."),
        "checkout_active": _("The customer may have been paying."),
        "not_found": _("It does not exist."),
        "too_many_tags": _("It would have too many tags."),
        "busy": _("Too much happened at once: try again."),
        "internal_error": _("It could not be read or changed. The error is in the log."),
    }
    address = f"/admin/{'orders' if job.of_orders else 'drafts'}/{problem.id}" if name else ""
    reason = known.get(problem.code, "")
    return Problem(name or problem.id, address, reason, "" if reason else problem.detail)
