"""Check the invariants of money and stock of a sale."""

from __future__ import annotations

from invoicing.domain.payments.invariants import violations
from invoicing.domain.sale.attempt import attempt_key
from invoicing.domain.sale.reservation import RESERVATION, Reservation
from invoicing.ports import Ports
from invoicing.usecases.orders.read_fulfillments import read_fulfillments


def check_invariants(sale_id: str, *, ports: Ports) -> tuple[str, ...]:
    """Return a sentence for each invariant that the sale violates, which is a bug.

    The records are read in several calls and may change in between, so a violation counts if it is found twice.
    """
    broken = _broken(sale_id, ports)
    return tuple(rule for rule in _broken(sale_id, ports) if rule in broken) if broken else ()


def _broken(sale_id: str, ports: Ports) -> list[str]:
    numbers = range(1, ports.sales.get(sale_id).draft.attempts + 1)
    sale = ports.sales.get(sale_id, RESERVATION, *map(attempt_key, numbers))
    attempts = [sale.attempt(number) for number in numbers]
    rows, reservation = ports.sales.ledger(sale_id), sale.find(RESERVATION, Reservation)
    fulfillments = read_fulfillments(sale, ports=ports)
    return list(
        violations(
            sale.draft, sale.order, sale.offer, attempts, rows, reservation=reservation, fulfillments=fulfillments
        )
    )
