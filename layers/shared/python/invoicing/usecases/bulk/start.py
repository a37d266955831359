"""Start a job that changes many draft orders or orders, with its first chunk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from invoicing.domain.bulk.job import Job, JobAction
from invoicing.domain.errors import RetryableError
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.ids import derived_id, job_id
from invoicing.ports import Once, Ports
from invoicing.usecases.bulk.run import run_job

JUST_AFTER = timedelta(microseconds=1)  # the end of a selection is exclusive
CONTINUE_AFTER = timedelta(seconds=30)  # the function that added the job begins it; then `recover` continues it


def start_job(
    action: JobAction,
    *,
    tags: tuple[str, ...] = (),
    end_payment: bool = False,
    ids: tuple[str, ...] = (),
    selection: Selection | None = None,
    of_orders: bool = False,
    request: RequestKey | None,
    ports: Ports,
) -> Once[Job]:
    """Add a job and run its first chunk; `recover` runs the others. What is created later is not in it.

    A request that is repeated finds the job as it is now.

    Raises:
        KeyReusedError: the request key was used for another job.
    """
    now = ports.clock()
    if selection is not None:
        until = now + JUST_AFTER
        until = min(until, selection.created_to) if selection.created_to else until
        selection = replace(selection, created_to=until)
    name = derived_id("job", request.name) if request else ports.ids.sale()
    job = Job(
        id=job_id(name),
        action=action,
        created_at=now,
        updated_at=now,
        check_at=now + CONTINUE_AFTER,
        tags=tags,
        end_payment=end_payment,
        ids=tuple(dict.fromkeys(ids)),
        selection=selection,
        fingerprint=request.fingerprint if request else "",
        of_orders=of_orders,
        staff_id=ports.acting_staff_id(),
    )
    added = ports.jobs.add(job)
    if added.result.done:
        return added
    try:
        return replace(added, result=run_job(added.result.id, ports=ports))
    except RetryableError:  # the job is stored, so `recover` begins it
        return added
