"""Changing many draft orders at once: a job, done chunk by chunk, that says how far it is and what it could not do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from invoicing.domain.search.filter import Selection

MAX_PROBLEMS = 100  # that are named; all are counted


class JobAction(StrEnum):
    """What is done to each draft order."""

    TAG = "tag"
    UNTAG = "untag"
    CANCEL = "cancel"


class JobStatus(StrEnum):
    """How far a job is."""

    RUNNING = "running"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class JobProblem:
    """A draft order to which it could not be done, and why."""

    id: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done to which draft orders, and how far that is.

    They are named by `ids`, or are those of a `selection`; then `cursor` is where the next chunk begins. `done` were
    looked at, `failed` among them. `rev` is raised by every write, and is the condition of the next.
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
    fingerprint: str = ""  # of the request that asked for it
    rev: int = 1

    @property
    def status(self) -> JobStatus:
        """Return how far it is."""
        return JobStatus.RUNNING if self.completed_at is None else JobStatus.COMPLETED

    @property
    def total(self) -> int | None:
        """Return how many there are, as far as that is known."""
        return len(self.ids) if self.selection is None else (self.done if self.completed_at else None)

    @property
    def due(self) -> datetime | None:
        """Return when it wants to be gone on with."""
        return self.check_at if self.completed_at is None else None

    def advanced(self, ids: Sequence[str], problems: Sequence[JobProblem], cursor: str | None, now: datetime) -> Job:
        """Return the job after a chunk of it. When it is over it no longer says whom it was looking for."""
        done = self.done + len(ids)
        is_over = cursor is None if self.selection else done >= len(self.ids)
        named = (*self.problems, *problems)[:MAX_PROBLEMS]
        selection = replace(self.selection, customer="", query="") if self.selection and is_over else self.selection
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
