"""What does not finish by itself: refunds that staff make, and e-mails, payments and refunds in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice

from invoicing.domain.bulk.job import Job
from invoicing.domain.sale.attempt import UNDECIDED, Attempt
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.sale.sale import Record, Sale
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import Ports, Unfinished
from invoicing.usecases.email.retry_pending import is_in_doubt, is_stuck

OF_STAFF, OF_RECOVER = "STAFF", "RECOVER"  # the queues of due work
# Work that `recover` tries again is due within this time: payments and refunds after 64 minutes, e-mails after an hour.
WITHIN = timedelta(minutes=65)
SILENT = 2  # how often `recover` has asked a provider in vain: for six minutes
LATE = timedelta(minutes=10)  # after which due work was not done: `recover` runs every minute
A_PAGE = 30  # records that are read for a page; a page may show fewer
MOST_JOBS = 10
_END = datetime(9999, 1, 1, tzinfo=UTC)


class TroubleKind(StrEnum):
    """What does not finish by itself."""

    REFUND_FAILED = "refund_failed"  # a refund of an order's money failed
    LATE_MONEY = "late_money"  # money of no order, which the provider did not refund
    REFUND_IN_DOUBT = "refund_in_doubt"  # it is not known whether the provider made it
    PAYMENT_IN_DOUBT = "payment_in_doubt"  # the provider does not answer, or does not do what it is told
    EMAIL_IN_DOUBT = "email_in_doubt"  # SES did not answer: it may have been sent
    EMAIL_WAITING = "email_waiting"  # SES refused it for now, or no function has taken it
    WORK_LATE = "work_late"  # `recover` has not done it


@dataclass(frozen=True, slots=True)
class Trouble:
    """A record of a sale that needs a person, and since when."""

    kind: TroubleKind
    sale: Sale
    record: Record
    since: datetime


@dataclass(frozen=True, slots=True)
class Troubles:
    """A page of troubles, those of staff first. It may be empty and have a next one."""

    found: Sequence[Trouble]
    unreadable: Sequence[Unreadable] = ()
    next_cursor: str | None = None


def list_troubles(cursor: str | None, *, ports: Ports) -> Troubles:
    """Read on where the last page ended, or from the start: at most two queries and one read of each queue."""
    queue, _, place = (cursor or "").partition(" ")
    pages = []
    now, following = ports.clock(), None
    if queue != OF_RECOVER:
        page = ports.sales.unfinished(OF_STAFF, _END, A_PAGE, place or None)
        pages.append(page)
        following, place = page.next_cursor and f"{OF_STAFF} {page.next_cursor}", ""
    if following is None:
        page = ports.sales.unfinished(OF_RECOVER, now + WITHIN, A_PAGE, place or None)
        pages.append(page)
        following = page.next_cursor and f"{OF_RECOVER} {page.next_cursor}"
    read = [entry for page in pages for entry in page.items]
    return Troubles(
        found=[trouble for entry in read if isinstance(entry, Unfinished) and (trouble := trouble_of(entry, now))],
        unreadable=[entry for entry in read if isinstance(entry, Unreadable)],
        next_cursor=following,
    )


def trouble_of(entry: Unfinished, now: datetime) -> Trouble | None:
    """Return what is wrong with a piece of due work; None if it takes its course. The record decides, not the index."""
    record = _record_of(entry.sale, entry.work.key)
    match record:
        case Refund():
            found = _of_refund(record)
        case Attempt():
            found = _of_attempt(record, now)
        case Email():
            found = _of_email(record, now)
        case _:
            return None
    if found is None:
        due = record.due
        if due is None or due[0] != OF_RECOVER or now < due[1] + LATE:
            return None
        found = TroubleKind.WORK_LATE, due[1]
    return Trouble(found[0], entry.sale, record, found[1])


def stalled_jobs(*, ports: Ports) -> Iterator[Job]:
    """Yield the bulk jobs that `recover` has not continued, the longest due first: at most ten."""
    for job_id in islice(ports.jobs.due(ports.clock() - LATE), MOST_JOBS):
        yield ports.jobs.get(job_id)


def _record_of(sale: Sale, key: RecordKey) -> Record | None:
    return sale.loaded[key].record if key in sale.loaded else None


def _of_refund(refund: Refund) -> tuple[TroubleKind, datetime] | None:
    if refund.is_open_failure:
        return TroubleKind.REFUND_FAILED, refund.created_at
    if refund.status is RefundStatus.PENDING and refund.asked >= SILENT:
        return TroubleKind.REFUND_IN_DOUBT, refund.created_at
    return None


def _of_attempt(attempt: Attempt, now: datetime) -> tuple[TroubleKind, datetime] | None:
    if attempt.is_left_to_staff:
        return TroubleKind.LATE_MONEY, attempt.refund_due_since or attempt.created_at
    if attempt.check_at is None:
        return None
    is_unpaid = attempt.state in UNDECIDED and now < attempt.expires_at + LATE  # the customer may be paying
    if attempt.failures or (attempt.asked >= SILENT and not is_unpaid):
        return TroubleKind.PAYMENT_IN_DOUBT, attempt.created_at
    return None


def _of_email(email: Email, now: datetime) -> tuple[TroubleKind, datetime] | None:
    since = email.claimed_at or email.asked_at or email.created_at
    if is_in_doubt(email, now):
        return TroubleKind.EMAIL_IN_DOUBT, since
    if is_stuck(email, now) and (email.tries or email.requests):
        return TroubleKind.EMAIL_WAITING, since
    return None
