"""Jobs."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import Doc, Timestamp, optional_timestamp, timestamp
from invoicing.domain.bulk.job import Job as Record
from invoicing.domain.bulk.job import JobAction, JobStatus


class JobProblem(TypedDict):
    """A draft order to which it could not be done."""

    id: Annotated[str, Doc(example="dft_06b3m5s4q0xk8t9v7w2e1c3r5a")]
    code: Annotated[str, Doc("As doing it to this one alone would be refused.", "wrong_state")]
    detail: str


class Job(TypedDict):
    """Many draft orders that are being changed, and how far that is."""

    id: Annotated[str, Doc(example="job_06b3m5s4q0xk8t9v7w2e1c3r5a")]
    action: JobAction
    status: JobStatus
    tags: list[str]
    total: Annotated[int | None, Doc("How many there are; null while a filter has not been read to its end.")]
    done: Annotated[int, Doc("How many were looked at so far, those that failed among them.")]
    failed: int
    problems: Annotated[list[JobProblem], Doc("The first hundred that failed.")]
    created_at: Timestamp
    updated_at: Timestamp
    completed_at: Timestamp | None


def job(it: Record) -> Job:
    """Write a job."""
    return {
        "id": it.id,
        "action": it.action,
        "status": it.status,
        "tags": list(it.tags),
        "total": it.total,
        "done": it.done,
        "failed": it.failed,
        "problems": [{"id": one.id, "code": one.code, "detail": one.detail} for one in it.problems],
        "created_at": timestamp(it.created_at),
        "updated_at": timestamp(it.updated_at),
        "completed_at": optional_timestamp(it.completed_at),
    }
