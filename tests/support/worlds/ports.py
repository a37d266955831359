"""The ports that the actions of a world work on, and what tests read through them."""

from collections.abc import Iterable
from typing import Any

from invoicing.domain.catalog.discount import CountedCode, DiscountCode
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.events import EmailSent, RecordedEvent
from invoicing.domain.sale.attempt import Attempt, attempt_key
from invoicing.domain.sale.email import Email, email_key
from invoicing.domain.sale.fulfillment import fulfillment_key
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.reminder import REMINDER, Reminder
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import receipt_id
from invoicing.ports import (
    ActingFor,
    ActingStaff,
    Autosaves,
    Clock,
    Ids,
    Jobs,
    LinkKeys,
    LogError,
    LogsAbout,
    Mailer,
    Numbers,
    Products,
    Providers,
    Sales,
)
from invoicing.ports.settings import Stores
from invoicing.ports.totals import Totals


def story_of(events: Iterable[RecordedEvent]) -> list[str]:
    """Return the types of events; of e-mails that were sent, the kind as well."""
    return [f"{event.type} {event.data.kind}" if isinstance(event.data, EmailSent) else event.type for event in events]


class WorldPorts:
    """A store behind its ports, in memory or in the table."""

    sales: Sales
    products: Products
    stores: Stores
    totals: Totals
    numbers: Numbers
    providers: Providers
    link_keys: LinkKeys
    ids: Ids
    clock: Clock
    mailer: Mailer
    jobs: Jobs
    autosaves: Autosaves
    acting_staff_id: ActingStaff
    acting_for: ActingFor
    logs_about: LogsAbout
    log_error: LogError

    def sale(self, sale_id: str) -> Sale:
        return self.sales.get(sale_id)

    def attempt(self, sale_id: str, number: int = 1) -> Attempt:
        return self.sales.get(sale_id, attempt_key(number)).attempt(number)

    def email(self, sale_id: str, email_id: str) -> Email:
        return self.sales.get(sale_id, email_key(email_id)).email(email_id)

    def receipt(self, sale_id: str) -> Email:
        return self.email(sale_id, receipt_id(sale_id))

    def reminder(self, sale_id: str) -> Reminder | None:
        return self.sales.get(sale_id, REMINDER).find(REMINDER, Reminder)

    def set_store(self, store: Store) -> None:
        """Replace the store's settings, whichever they are."""
        self.stores.put(store, seen=self.stores.read())

    def set_product(self, product: Product) -> None:
        """Create a product, or replace it and keep its stock."""
        self.products.put(product, seen=self.products.get([product.sku]).get(product.sku))

    def set_code(self, code: DiscountCode) -> CountedCode:
        """Create a discount code, or replace it and keep the count of its uses."""
        return self.products.put_code(code, seen=self.products.code(code.code))

    def units_sent(self, sale_id: str) -> list[dict[str, int]]:
        """Return the units of each fulfillment of an order, by line item."""
        order = self.sale(sale_id).order
        numbers = range(1, order.fulfillments + 1) if order else range(0)
        sale = self.sales.get(sale_id, *map(fulfillment_key, numbers))
        return [{units.id: units.quantity for units in sale.fulfillment(number).line_items} for number in numbers]

    def available(self, sku: str = "mug") -> int:
        return self.products.get([sku])[sku].available

    def financial_status(self, sale_id: str) -> FinancialStatus:
        order = self.sale(sale_id).order
        assert order
        return order.financial_status

    def story(self, sale_id: str) -> list[str]:
        """Return the types of a sale's events; of e-mails that were sent, the kind as well."""
        return story_of(self.events(sale_id))

    def last_event(self, sale_id: str) -> Any:
        """Return the data of a sale's latest event."""
        return self.events(sale_id)[-1].data

    def events(self, sale_id: str) -> list[RecordedEvent]:
        """Return a sale's events, which are all readable."""
        found = self.sales.timeline(sale_id, 100, None).items
        events = [event for event in found if isinstance(event, RecordedEvent)]
        assert len(events) == len(found)
        return events
