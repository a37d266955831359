"""Revoke a link."""

from __future__ import annotations

from invoicing.domain.checkout.links import end_link
from invoicing.domain.sale.link import link_key
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def revoke_link(sale_id: str, number: int, *, ports: Ports) -> None:
    """Revoke a link, which may be revoked already.

    Raises:
        LinkNotFoundError: the sale has no such link.
        PaymentInProgressError: the customer is paying, possibly through this link.
    """
    sale = ports.sales.get(sale_id, link_key(number))
    end_link(sale, number, ports.clock())
    ports.sales.save(sale)
