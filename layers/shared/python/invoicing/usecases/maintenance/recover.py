"""Finish work that a crash, a slow provider or an absent customer left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from invoicing.domain.sale.attempt import Attempt, attempt_key
from invoicing.domain.sale.refund import Refund, refund_key
from invoicing.domain.values.ids import payment_id
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import DueWork, Ports
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
    for work in ports.sales.due(QUEUE, ports.clock()):
        try:
            with ports.logs_about(work.sale_id):
                _finish(work, ports)
                broken = check_invariants(work.sale_id, ports=ports) if work.key.kind in MONEY else ()
        except Exception as error:  # noqa: BLE001 - the rest goes on; the caller logs it
            yield Recovered(work, error)
        else:
            yield Recovered(work, broken_rules=broken)


def _finish(work: DueWork, ports: Ports) -> None:
    match work.key.kind:
        case "ATTEMPT":
            _process_attempt(work, ports)
        case "REFUND":
            _process_refund(work, ports)
        case "EMAIL":
            retry_email(work.sale_id, work.key.id, ports=ports)
        case "DRAFT":
            expire_idle_draft(work.sale_id, ports=ports)
        case "ORDER":
            mark_overdue(work.sale_id, ports=ports)
        case "DUE":
            release_reservation(work.sale_id, ports=ports)
        case unknown:
            raise KeyError(unknown)


def _process_attempt(work: DueWork, ports: Ports) -> None:
    number = int(work.key.id)
    try:
        process_payment(payment_id(work.sale_id, number), ports=ports)
    finally:
        _check_again_later(work.sale_id, attempt_key(number), Attempt, ports)


def _process_refund(work: DueWork, ports: Ports) -> None:
    number = int(work.key.id)
    try:
        process_refund(work.sale_id, number, ports=ports)
    finally:
        _check_again_later(work.sale_id, refund_key(number), Refund, ports)


@retry_on_conflict
def _check_again_later(sale_id: str, key: RecordKey, kind: type[Attempt | Refund], ports: Ports) -> None:
    """Postpone the next check of a payment or refund that could not be finished, by growing intervals."""
    sale, now = ports.sales.get(sale_id, key), ports.clock()
    unfinished = sale.find(key, kind)
    if unfinished is not None and unfinished.check_at is not None and unfinished.check_at <= now:
        sale.put(unfinished.asked_again(now))
        ports.sales.save(sale)
