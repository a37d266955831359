"""Finish whatever a crash, a silent provider or a customer who walked away left behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from invoicing.domain.attempts import Attempt, attempt_key
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, DueWork, Ids, Numbers, Providers, Sales
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
    *, sales: Sales, providers: Providers, numbers: Numbers, ids: Ids, clock: Clock
) -> Iterator[Recovered]:
    """Do what is due, the longest due first; yield each piece. One that fails is tried again later and stops no other."""
    for work in sales.due(QUEUE, clock()):
        try:
            if work.key.kind == "ATTEMPT":
                _drive(work, sales, providers, numbers, ids, clock)
            elif work.key.kind == "MAIL":
                settle_mail(work.sale_id, work.key.id, sales=sales, clock=clock)
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest must go on; the caller logs it
            yield Recovered(work, error)
        else:
            yield Recovered(work)


def _drive(
    work: DueWork, sales: Sales, providers: Providers, numbers: Numbers, ids: Ids, clock: Clock
) -> None:
    attempt_id = f"pay_{work.sale_id}_{int(work.key.id)}"
    try:
        drive_payment(attempt_id, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
    finally:
        _look_again_later(work, sales, clock)


def _look_again_later(work: DueWork, sales: Sales, clock: Clock) -> None:
    """An attempt that could not be ended is looked at again, at growing intervals."""

    def put_off() -> None:
        sale: Sale = sales.get(work.sale_id, attempt_key(int(work.key.id)))
        attempt: Attempt = sale.attempt(int(work.key.id))
        now = clock()
        if attempt.check_at is not None and attempt.check_at <= now:
            sale.put(attempt.asked_again(now))
            sales.save(sale)

    decide_again(put_off)
