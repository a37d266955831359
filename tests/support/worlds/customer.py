"""What the customer does in a world, by calling the use cases."""

from typing import Any

from invoicing.domain.checkout.state import CheckoutState, Details, checkout_state
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money
from invoicing.usecases.checkout.choose_delivery import choose_delivery
from invoicing.usecases.checkout.enter_details import enter_details
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.record_link_opened import record_link_opened
from invoicing.usecases.checkout.start_over import start_over
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.payments.start import start_payment
from tests.support.cast.people import KARI, OSLO
from tests.support.worlds.ports import WorldPorts

PUBLIC_BASE_URL = "https://shop.example"


class CustomerActions(WorldPorts):
    """Actions behind a link, named by its token."""

    def state(self, token: str) -> CheckoutState:
        """Return what the checkout shows."""
        sale, link = open_link(token, ports=self)
        return checkout_state(sale, link, self.clock())

    def record_opened(self, token: str, seen_offer: int | None = None, seen_total: Money | None = None) -> None:
        """Report that a person has opened the page, and what it showed."""
        record_link_opened(token, seen_offer=seen_offer, seen_total=seen_total, ports=self)

    def enter_details(self, token: str, address: Address = OSLO, customer: Customer = KARI, **numbers: str) -> Sale:
        """Fill in the form; a business has numbers of its own."""
        return enter_details(token, lambda _: Details(customer, address, address, **numbers), ports=self)

    def choose_delivery(self, token: str, method: str = "post") -> Sale:
        return choose_delivery(token, method, ports=self)

    def press_pay(self, token: str, offer: int | None = None, total: Money | None = None) -> str:
        """Press Pay, having seen the present offer unless said otherwise; return the address that follows."""
        sale, _ = open_link(token, ports=self)
        seen = sale.draft.offer if offer is None else offer
        return start_payment(
            token,
            seen_offer=seen,
            seen_total=total or sale.draft.total,
            base_url=PUBLIC_BASE_URL,
            ports=self,
        )

    def start_over(self, token: str) -> None:
        start_over(token, ports=self)

    def process(self, sale_id: str, number: int = 1, **more: Any) -> Sale:
        """Process a payment, as its webhook does; with a `session`, as the customer's return does."""
        return process_payment(f"pay_{sale_id}_{number}", ports=self, **more)
