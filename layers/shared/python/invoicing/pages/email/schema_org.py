"""Structured data for e-mail clients: https://schema.org/Invoice and https://schema.org/Order."""

from __future__ import annotations

from typing import Any

from invoicing.domain.catalog.store import Store
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.due_dates import DueDate

_CONTEXT = "https://schema.org"


def invoice_markup(sale: Sale, store: Store, url: str, number: str, due: DueDate) -> dict[str, Any]:
    status = "PaymentPastDue" if due.overdue_since else "PaymentDue"
    total = sale.offer.totals.total
    return _with_customer(sale) | {
        "@context": _CONTEXT,
        "@type": "Invoice",
        "confirmationNumber": number,
        "provider": {"@type": "Organization", "name": store.name},
        "paymentStatus": f"{_CONTEXT}/{status}",
        "totalPaymentDue": {"@type": "PriceSpecification"} | _price(total),
        "url": url,
        **({"paymentDueDate": due.day.isoformat()} if due.day else {}),
    }


def order_markup(sale: Sale, order: Order, store: Store, url: str, most_lines: int) -> dict[str, Any]:
    """Describe an order with at most `most_lines` lines."""
    lines = zip(sale.offer.lines, sale.offer.totals.lines, strict=True)
    return (
        _with_customer(sale)
        | {
            "@context": _CONTEXT,
            "@type": "Order",
            "orderNumber": order.name,
            "orderDate": order.created_at.isoformat(),
            "orderStatus": f"{_CONTEXT}/OrderProcessing",
            "merchant": {"@type": "Organization", "name": store.name},
            "acceptedOffer": [
                {
                    "@type": "Offer",
                    "itemOffered": {"@type": "Product", "name": line.title} | ({"sku": line.sku} if line.sku else {}),
                    "eligibleQuantity": {"@type": "QuantitativeValue", "value": line.quantity},
                }
                | _price(amounts.unit_price)
                for line, amounts in list(lines)[:most_lines]
            ],
            "url": url,
        }
        | _price(order.total)
    )


def _price(money: Money) -> dict[str, str]:
    return {"price": str(money), "priceCurrency": money.currency}


def _with_customer(sale: Sale) -> dict[str, Any]:
    name = sale.person.customer.name
    return {"customer": {"@type": "Person", "name": name}} if name else {}
