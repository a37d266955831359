"""A job: a change of many draft orders or orders, in chunks, with its progress and problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from invoicing.domain.search.filter import Selection

MAX_PROBLEMS = 100  # that are listed; all are counted


class JobAction(StrEnum):
    TAG = "tag"
    UNTAG = "untag"
    CANCEL = "cancel"


class JobStatus(StrEnum):
    RUNNING = "running"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class JobProblem:
    """A draft order or order that could not be changed, and why."""

    id: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Job:
    """A change of the draft orders in `ids` or in `selection`, where `cursor` is the start of the next chunk.

    With `of_orders` it changes orders instead. `done` counts those that were processed, `failed` those of them with a
    problem. Every write requires the `rev` that was read, and raises it.
    """

    id: str
    action: JobAction
    created_at: datetime
    updated_at: datetime
    check_at: datetime
    tags: tuple[str, ...] = ()
    end_payment: bool = False
    ids: tuple[str, ...] = ()
    selection: Selection | None = None
    cursor: str = ""
    done: int = 0
    failed: int = 0
    problems: tuple[JobProblem, ...] = ()
    completed_at: datetime | None = None
    fingerprint: str = ""  # of the request that started it
    rev: int = 1
    of_orders: bool = False
    staff_id: str | None = None  # who started it

    @property
    def status(self) -> JobStatus:
        return JobStatus.RUNNING if self.completed_at is None else JobStatus.COMPLETED

    @property
    def total(self) -> int | None:
        """Return the number of ids; None while that of a selection is not known."""
        return len(self.ids) if self.selection is None else (self.done if self.completed_at else None)

    @property
    def due(self) -> datetime | None:
        """Return when the job has to be continued; None once it is completed."""
        return self.check_at if self.completed_at is None else None

    def advanced(self, ids: Sequence[str], problems: Sequence[JobProblem], cursor: str | None, now: datetime) -> Job:
        """Return the job after a chunk. A completed job keeps no customer's name or e-mail address."""
        done = self.done + len(ids)
        is_over = cursor is None if self.selection else done >= len(self.ids)
        named = (*self.problems, *problems)[:MAX_PROBLEMS]
        selection = replace(self.selection, query="") if self.selection and is_over else self.selection
        return replace(
            self,
            done=done,
            failed=self.failed + len(problems),
            problems=named,
            cursor="" if is_over else cursor or "",
            selection=selection,
            updated_at=now,
            check_at=now,
            completed_at=now if is_over else None,
        )
