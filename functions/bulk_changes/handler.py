"""Bulk changes to draft orders and to orders, as jobs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from invoicing.api.fields.documents import write
from invoicing.api.requests.bulk import BulkChangeInput, BulkOrderChangeInput
from invoicing.api.responses.jobs import Job
from invoicing.api.routing.answers import answer
from invoicing.api.routing.documentation import documented
from invoicing.api.routing.parameters import IdempotencyKey, JobPath
from invoicing.api.routing.resolver import StaffApi
from invoicing.bootstrap import app
from invoicing.domain.bulk.job import Job as StoredJob, JobAction
from invoicing.domain.errors import NotFoundError
from invoicing.observability import logger
from invoicing.ports import Once
from invoicing.usecases.bulk.start import start_job

app.at_init("sales", "jobs")

api = StaffApi("Draft orders")


@api.post("/draft-orders/bulk", operation_id="changeDraftOrders", status_code=HTTPStatus.ACCEPTED)
@documented(Job)
def change_many(body: BulkChangeInput, key: IdempotencyKey = None) -> Response[str]:
    """Tag, untag or cancel many draft orders.

    Select them by `ids` (at most 1,000) or by a `filter`, which does not match draft orders that are created later. Up
    to 25 are changed before the answer, the rest in the background, a few hundred per minute. Read the progress and
    the failures at `/jobs/{id}`. A failure does not stop the other changes.
    """
    started = start_job(
        body.action,
        tags=tuple(dict.fromkeys(body.tags or ())),
        end_payment=body.end_payment,
        ids=tuple(body.ids or ()),
        selection=body.filter.to_selection(app.today(), app.time_zone()) if body.filter else None,
        request=api.request_key(key),
        ports=app,
    )
    return _begun(started)


@api.post("/orders/bulk", operation_id="changeOrders", status_code=HTTPStatus.ACCEPTED)
@documented(Job)
def change_many_orders(body: BulkOrderChangeInput, key: IdempotencyKey = None) -> Response[str]:
    """Tag or untag many orders.

    Select them by `ids` (at most 1,000) or by a `filter`, as for draft orders. Their draft orders keep their own tags.
    """
    started = start_job(
        JobAction(body.action),
        tags=tuple(dict.fromkeys(body.tags)),
        ids=tuple(body.ids or ()),
        selection=body.filter.to_selection(app.today(), app.time_zone()) if body.filter else None,
        of_orders=True,
        request=api.request_key(key),
        ports=app,
    )
    return _begun(started)


def _begun(started: Once[StoredJob]) -> Response[str]:
    """Answer with the progress of a job."""
    job = started.result
    return answer(write(Job, job), location=f"/jobs/{job.id}", is_replayed=started.is_replayed)


@api.get("/jobs/<id>", operation_id="getJob")
@documented(Job, errors=[NotFoundError])
def read_job(id: JobPath) -> Response[str]:
    """Get a job with its progress and failures."""
    return answer(write(Job, app.jobs.get(id)))


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
