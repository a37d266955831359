"""Go on with every job that is not over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from invoicing.domain.jobs import Job, JobStatus
from invoicing.ports import Clock, Ids, Jobs, Numbers, Providers, Sales
from invoicing.usecases.continue_job import continue_job


@dataclass(frozen=True, slots=True)
class Continued:
    """A job after one more chunk of it, or what went wrong."""

    job_id: str
    job: Job | None = None
    error: Exception | None = None


def continue_jobs(
    *, jobs: Jobs, sales: Sales, providers: Providers, numbers: Numbers, ids: Ids, clock: Clock
) -> Iterator[Continued]:
    """Do the jobs that are due, the longest due first, and yield after each chunk: whoever asks may stop there.

    One that fails is tried again later, and stops no other.
    """
    for job_id in jobs.due(clock()):
        is_over = False
        while not is_over:
            try:
                job = continue_job(
                    job_id,
                    jobs=jobs,
                    sales=sales,
                    providers=providers,
                    numbers=numbers,
                    ids=ids,
                    clock=clock,
                )
            except Exception as error:  # noqa: BLE001 - whatever it is, the rest must go on; the caller logs it
                is_over = True
                yield Continued(job_id, error=error)
            else:
                is_over = job.status is JobStatus.COMPLETED
                yield Continued(job_id, job)
