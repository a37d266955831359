"""End a link."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.errors import LinkNotFoundError
from invoicing.domain.events import Actor, LinkRevoked
from invoicing.domain.links import Link, link_key
from invoicing.ports import Clock, Sales
from invoicing.usecases.retrying import decide_again


def revoke_link(sale_id: str, number: int, *, sales: Sales, clock: Clock) -> None:
    """Make a link open nothing any more; done twice, it is done once.

    Raises:
        LinkNotFoundError: the sale has no such link.
        PaymentInProgressError: the customer is paying, perhaps through this link.

    """

    def revoke() -> None:
        sale = sales.get(sale_id, link_key(number))
        link = sale.find(link_key(number), Link)
        if link is None:
            message = f"The draft has no link lnk_{number}."
            raise LinkNotFoundError(message)
        if link.revoked_at is None:
            sale.draft.require_no_payment()  # whoever pays is to see the receipt
            sale.put(replace(link, revoked_at=clock()))
            sale.record(LinkRevoked(link.id), Actor.STAFF)
            sales.save(sale)

    decide_again(revoke)
