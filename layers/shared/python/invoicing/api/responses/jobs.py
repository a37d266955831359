"""Jobs that change many draft orders or orders."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc
from invoicing.api.responses.values import Timestamp
from invoicing.domain.bulk.job import JobAction, JobStatus


class JobFailure(TypedDict):
    """A draft order or order that could not be changed."""

    id: Annotated[str, Doc(example="dft_06b3m5s4q0xk8t9v7w2e1c3r5a")]
    code: Annotated[str, Doc("Code of the error.", "wrong_state")]
    detail: str


class Job(TypedDict):
    """A change to many draft orders or orders, and its progress."""

    id: Annotated[str, Doc(example="job_06b3m5s4q0xk8t9v7w2e1c3r5a")]
    action: JobAction
    status: JobStatus
    tags: list[str]
    total: Annotated[
        int | None,
        Doc("Number of draft orders or orders to change. Null until all that match a filter have been read."),
    ]
    done: Annotated[int, Doc("Number processed so far, including failures.")]
    failed: Annotated[int, Doc("Number that could not be changed.")]
    problems: Annotated[list[JobFailure], Doc("The first 100 failures.")]
    created_at: Timestamp
    updated_at: Timestamp
    completed_at: Timestamp | None
