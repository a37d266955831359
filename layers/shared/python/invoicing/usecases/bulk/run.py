"""Run jobs, in chunks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from invoicing.domain.bulk.job import Job, JobAction, JobProblem, JobStatus
from invoicing.domain.errors import InvoicingError, NotFoundError, SaleNotFoundError, StaleSaleError
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.values.ids import derived_id, parse_draft_order_id, parse_order_id
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.cancel import cancel_draft_order
from invoicing.usecases.draft_orders.tag import tag_draft_order
from invoicing.usecases.orders.tag import tag_order

_CHUNK = 25  # whose changes end well within one invocation
_CHUNK_WITH_PAYMENTS = 1  # may wait for a slow provider for most of an invocation


def run_job(job_id: str, *, ports: Ports) -> Job:
    """Change the next chunk of a job's draft orders or orders, and save its progress.

    Each change is idempotent, so a chunk that crashed, or that runs twice at once, is run again from its start; one of
    two runs saves the progress. What cannot be changed is recorded as a problem.
    """
    job = ports.jobs.get(job_id)
    if job.status is JobStatus.COMPLETED:
        return job
    ids, cursor = _next(job, _CHUNK_WITH_PAYMENTS if job.end_payment else _CHUNK, ports)
    parse = parse_order_id if job.of_orders else parse_draft_order_id
    problems = []
    for public_id in ids:
        try:
            sale_id = parse(public_id)
            with ports.logs_about(sale_id), ports.acting_for(job.staff_id):
                _change(sale_id, job, ports)
        except SaleNotFoundError:
            error = NotFoundError("order" if job.of_orders else "draft_order", id=public_id)
            problems.append(JobProblem(public_id, error.code, str(error)))
        except InvoicingError as error:
            problems.append(JobProblem(public_id, error.code, str(error)))
        except Exception:  # noqa: BLE001 - one that is unreadable does not stop the job
            with ports.logs_about(sale_id):
                ports.log_error("order_not_changed" if job.of_orders else "draft_order_not_changed")
            problems.append(JobProblem(public_id, "internal_error", "It could not be read or changed: see the log."))
    try:
        return ports.jobs.save(job.advanced(ids, problems, cursor, ports.clock()))
    except StaleSaleError:  # another run of the same chunk was faster
        return ports.jobs.get(job_id)


def _change(sale_id: str, job: Job, ports: Ports) -> None:
    if job.action is JobAction.CANCEL:
        request = RequestKey(derived_id("job", job.id, sale_id), "")
        cancel_draft_order(sale_id, end_payment=job.end_payment, request=request, ports=ports)
        return
    add, remove = (job.tags, ()) if job.action is JobAction.TAG else ((), job.tags)
    tag = tag_order if job.of_orders else tag_draft_order
    tag(sale_id, add=add, remove=remove, ports=ports)


def _next(job: Job, most: int, ports: Ports) -> tuple[Sequence[str], str | None]:
    if job.selection is None:
        return job.ids[job.done : job.done + most], None
    find = ports.sales.orders if job.of_orders else ports.sales.draft_orders
    page = find(job.selection, most, job.cursor or None)
    return [summary.id for summary in page.items], page.next_cursor


@dataclass(frozen=True, slots=True)
class JobRun:
    """A job after a chunk, or the error of the chunk."""

    job_id: str
    job: Job | None = None
    error: Exception | None = None


def run_jobs(*, ports: Ports) -> Iterator[JobRun]:
    """Run the jobs that are due, the longest due first, and yield after each chunk, where the caller may stop.

    A job that fails is tried again later, and does not stop the others.
    """
    for job_id in ports.jobs.due(ports.clock()):
        is_done = False
        while not is_done:
            try:
                job = run_job(job_id, ports=ports)
            except Exception as error:  # noqa: BLE001 - the other jobs go on; the caller logs it
                is_done = True
                yield JobRun(job_id, error=error)
            else:
                is_done = job.status is JobStatus.COMPLETED
                yield JobRun(job_id, job)
