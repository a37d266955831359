"""Many draft orders changed at once, and how far that is."""

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

    Which, say `ids` (at most 1,000) or a `filter` as the list takes it; those written later are not among them. Up to
    25 are done before this answers, the rest by `recover`, a few hundred a minute: read how far it is at
    `/jobs/{id}`. What cannot be done to one draft order is told there, and stops no other.
    """
    body = call.body
    started = start_job(
        JobAction(body.action),
        tags=tuple(dict.fromkeys(body.tags or ())),
        end_payment=body.end_payment,
        draft_ids=tuple(body.ids or ()),
        selection=body.filter.to_selection() if body.filter else None,
        request=call.key,
        jobs=app.jobs,
        ids=app.ids,
        clock=app.clock,
    )
    if started.done == 0:  # a repeated request finds it begun
        started = run_job(
            started.id,
            jobs=app.jobs,
            sales=app.sales,
            providers=app.providers,
            numbers=app.numbers,
            ids=app.ids,
            clock=app.clock,
        )
    return Answer(job(started), location=f"/jobs/{started.id}")


@api.route("GET", "/jobs/{id}", answers=Job, refuses=[NotFoundError])
def read_job(call: Call[None, Query]) -> Answer:
    """Read how far a job is, and what it could not do."""
    return Answer(job(app.jobs.get(call.path["id"])))


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer the HTTP API."""
    return api.resolve(event, context)
