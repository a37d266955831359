"""Finish whatever a crash, a silent provider or a customer who walked away left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from invoicing.domain.attempts import attempt_key
from invoicing.ports import Clock, DueWork, Ids, Numbers, Providers, Sales, Stores
from invoicing.usecases.drive_payment import drive_payment
from invoicing.usecases.retrying import decide_again
from invoicing.usecases.settle_mail import settle_mail

QUEUE = "RECOVER"


@dataclass(frozen=True, slots=True)
class Recovered:
    """A piece of work that was due, and what went wrong with it this time, if anything did."""

    work: DueWork
    error: Exception | None = None


def recover(
    *, sales: Sales, stores: Stores, providers: Providers, numbers: Numbers, ids: Ids, clock: Clock
) -> Iterator[Recovered]:
    """Do what is due, the longest due first, and yield each piece.

    One that fails is tried again later, and stops no other.
    """

    def drive(work: DueWork) -> None:
        number = int(work.key.id)
        try:
            attempt_id = f"pay_{work.sale_id}_{number}"
            drive_payment(attempt_id, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
        finally:
            _look_again_later(work.sale_id, number, sales, clock)

    for work in sales.due(QUEUE, clock()):
        try:
            if work.key.kind == "ATTEMPT":
                drive(work)
            elif work.key.kind == "MAIL":
                settle_mail(work.sale_id, work.key.id, sales=sales, stores=stores, clock=clock)
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest must go on; the caller logs it
            yield Recovered(work, error)
        else:
            yield Recovered(work)


def _look_again_later(sale_id: str, number: int, sales: Sales, clock: Clock) -> None:
    """Put off, to growing intervals, the next look at an attempt that could not be ended."""

    def put_off() -> None:
        sale = sales.get(sale_id, attempt_key(number))
        attempt, now = sale.attempt(number), clock()
        if attempt.check_at is not None and attempt.check_at <= now:
            sale.put(attempt.asked_again(now))
            sales.save(sale)

    decide_again(put_off)
