"""Finish work that a crash, a slow provider or an absent customer left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from invoicing.domain.sale.attempt import Attempt, attempt_key
from invoicing.domain.sale.refund import Refund, refund_key
from invoicing.domain.values.ids import payment_id
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import Clock, DueWork, Ports, Sales
from invoicing.usecases.email.retry_pending import retry_email
from invoicing.usecases.inventory.reserve import release_reservation
from invoicing.usecases.maintenance.check_invariants import check_invariants
from invoicing.usecases.maintenance.expire_idle_drafts import expire_idle_draft
from invoicing.usecases.orders.mark_overdue import mark_overdue
from invoicing.usecases.orders.process_refund import process_refund
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.retry import retry_on_conflict

QUEUE = "RECOVER"
MONEY = frozenset({"ATTEMPT", "REFUND"})


@dataclass(frozen=True, slots=True)
class Recovered:
    """A piece of work that was due, its error, and the invariants that its sale violates, if any."""

    work: DueWork
    error: Exception | None = None
    broken_rules: tuple[str, ...] = ()


def recover(*, ports: Ports) -> Iterator[Recovered]:
    """Do the work that is due, the longest due first, and yield each piece.

    Work that fails is tried again later, and does not stop the rest.
    """

    def process_attempt(work: DueWork) -> None:
        number = int(work.key.id)
        try:
            attempt_id = payment_id(work.sale_id, number)
            process_payment(attempt_id, ports=ports)
        finally:
            _check_again_later(work.sale_id, attempt_key(number), Attempt, ports.sales, ports.clock)

    def process_one_refund(work: DueWork) -> None:
        number = int(work.key.id)
        try:
            process_refund(work.sale_id, number, ports=ports)
        finally:
            _check_again_later(work.sale_id, refund_key(number), Refund, ports.sales, ports.clock)

    finish: Mapping[str, Callable[[DueWork], None]] = {
        "ATTEMPT": process_attempt,
        "REFUND": process_one_refund,
        "EMAIL": lambda work: retry_email(work.sale_id, work.key.id, ports=ports),
        "DRAFT": lambda work: expire_idle_draft(work.sale_id, ports=ports),
        "ORDER": lambda work: mark_overdue(work.sale_id, ports=ports),
        "DUE": lambda work: release_reservation(work.sale_id, sales=ports.sales, clock=ports.clock),
    }
    for work in ports.sales.due(QUEUE, ports.clock()):
        try:
            finish[work.key.kind](work)
            broken = check_invariants(work.sale_id, ports=ports) if work.key.kind in MONEY else ()
        except Exception as error:  # noqa: BLE001 - the rest goes on; the caller logs it
            yield Recovered(work, error)
        else:
            yield Recovered(work, broken_rules=broken)


def _check_again_later(sale_id: str, key: RecordKey, kind: type[Attempt | Refund], sales: Sales, clock: Clock) -> None:
    """Postpone the next check of a payment or refund that could not be finished, by growing intervals."""

    def postpone() -> None:
        sale = sales.get(sale_id, key)
        unfinished, now = sale.find(key, kind), clock()
        if unfinished is not None and unfinished.check_at is not None and unfinished.check_at <= now:
            sale.put(unfinished.asked_again(now))
            sales.save(sale)

    retry_on_conflict(postpone)
