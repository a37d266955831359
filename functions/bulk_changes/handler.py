"""Bulk changes to draft orders, as jobs."""

from __future__ import annotations

from typing import Any

from invoicing.api.answers import Answer
from invoicing.api.errors import FaultyRequestError
from invoicing.api.requests.bulk import BulkBody
from invoicing.api.requests.queries import Query
from invoicing.api.resolver import Api, Call
from invoicing.api.responses.jobs import Job, job
from invoicing.bootstrap import app
from invoicing.domain.bulk.job import JobAction
from invoicing.domain.errors import KeyReusedError, NotFoundError
from invoicing.usecases.bulk.run import run_job
from invoicing.usecases.bulk.start import start_job

app.at_init("sales", "jobs")

api = Api("Draft orders")


@api.route(
    "POST",
    "/draft-orders/bulk",
    body=BulkBody,
    answers=Job,
    status=202,
    refuses=[FaultyRequestError, KeyReusedError],
    keyed=True,
)
def change_many(call: Call[BulkBody, Query]) -> Answer:
    """Tag, untag or cancel many draft orders.

    Select them by `ids` (at most 1,000) or by a `filter`, which does not match draft orders that are created later. Up
    to 25 are changed before the answer, the rest in the background, a few hundred per minute. Read the progress and
    the failures at `/jobs/{id}`. A failure does not stop the other changes.
    """
    body = call.body
    started = start_job(
        JobAction(body.action),
        tags=tuple(dict.fromkeys(body.tags or ())),
        end_payment=body.end_payment,
        draft_ids=tuple(body.ids or ()),
        selection=body.filter.to_selection() if body.filter else None,
        request=call.key,
        ports=app,
    )
    if started.done == 0:  # a repeated request finds the job already begun
        started = run_job(started.id, ports=app)
    return Answer(job(started), location=f"/jobs/{started.id}")


@api.route("GET", "/jobs/{id}", answers=Job, refuses=[NotFoundError])
def read_job(call: Call[None, Query]) -> Answer:
    """Get a job with its progress and failures."""
    return Answer(job(app.jobs.get(call.path["id"])))


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
