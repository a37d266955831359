"""The units that a sale has sold."""

from invoicing.domain.inventory.sent_units import kept_units
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.values.units import differing


def units_sold(order: Order | None, offer: Offer) -> dict[str, int]:
    """Return the units that belong to the customer, by sku: those that were sold and not restocked."""
    if order is None or order.financial_status is FinancialStatus.PENDING:
        return {}  # they are still in the reservation
    if order.financial_status is FinancialStatus.VOIDED:
        return kept_units(order, offer, order.restock)
    return differing(order.restocked, offer.takes())
