"""Sales through the handlers, prepared up to a step."""

from typing import Any
from urllib.parse import urlsplit

from invoicing.bootstrap import app
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant


def at_provider(merchant: Merchant, **more: Any) -> str:
    """Return the id of a draft order whose customer is at the provider's page."""
    draft = merchant.ready(**more)
    customer = Customer()
    customer.open(urlsplit(merchant.link(draft)).path)
    assert customer.submit("/pay").status == 303
    return str(draft["id"])


def sell(merchant: Merchant, **more: Any) -> str:
    """Sell the usual goods to Kari, paid through the fake provider; return the order's id."""
    return pay(at_provider(merchant, **more))


def pay(draft: str) -> str:
    """Pay a draft order whose customer is at the provider's page; return the order's id."""
    sale_id = draft.removeprefix("dft_")
    provider: Any = app.providers.current()
    payment = provider.of(f"pay_{sale_id}_1")
    provider.approve(payment.id)
    Customer().get(f"/payments/{provider.name}/return?attempt={payment.attempt}&session={payment.id}")
    return f"ord_{sale_id}"
