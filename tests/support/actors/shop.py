"""A shop on the local stack: its merchant, its customers, and what is outside of it."""

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from invoicing.adapters.aws import client
from invoicing.adapters.dynamodb.keys import product_key
from invoicing.bootstrap import app
from invoicing.domain.catalog.product import Product
from invoicing.domain.values.money import Money
from local.stack import Stack
from tests.support.actors.answer import Page
from tests.support.actors.customer import BROWSER, Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.transports import StackTransport
from tests.support.cast.people import KARI_JSON

LINK = re.compile(r"https?://[^\s\"<>]+/i/[\w-]+")
CUP = "kopp-steingods"
BATCH = 25  # items that BatchWriteItem takes at most
PROVIDERS_PAGE = "/local/payments/"


@dataclass
class Shop:
    """The seeded shop. `merchant` is its staff; the payment provider, the outbox and the clock are at hand."""

    stack: Stack
    merchant: Merchant = field(init=False)

    def __post_init__(self) -> None:
        self.merchant = Merchant(
            StackTransport(self.stack, as_staff=True),
            usual_lines=({"sku": CUP, "quantity": 1},),
            usual_customer={**KARI_JSON, "locale": "en"},
            usual_delivery="butikk",
        )

    # --- the merchant, and what follows by itself ---------------------------------------------------------------------

    def invoice(self, draft: Any, **options: Any) -> dict[str, Any]:
        """Request an invoice, wait until it is sent, and return the e-mail."""
        self.merchant.request_invoice(draft, **options)
        self.stack.wait_until_idle()
        return self.emails()[-1]

    def story(self, draft: Any) -> list[str]:
        """Wait until all events are published, and return those of a sale."""
        self.stack.wait_until_idle()
        return self.merchant.story(draft)

    def stock_up(self, count: int) -> list[str]:
        """Put so many new products of 10 kroner on the shelves, two of each: the first, and copies of it in batches."""
        first, *others = skus = [f"part-{i:03d}" for i in range(count)]
        app.products.put(Product(first, f"Part {first}", Money(1000, "NOK")), seen=None)
        app.products.change_stock(first, 2, None)
        table, dynamodb = self.stack.resources.table_name, client("dynamodb")
        item = json.dumps(dynamodb.get_item(TableName=table, Key=product_key(first))["Item"])
        for start in range(0, len(others), BATCH):
            copies = [json.loads(item.replace(first, sku)) for sku in others[start : start + BATCH]]
            dynamodb.batch_write_item(RequestItems={table: [{"PutRequest": {"Item": copy}} for copy in copies]})
        return skus

    # --- customers ----------------------------------------------------------------------------------------------------

    def customer(self, url: str, language: str = "en") -> "StackCustomer":
        """Return a customer who has opened a link."""
        customer = StackCustomer(self, language)
        customer.open(url)
        return customer

    def fill_in(self, url: str, method: str = "postkassen", **details: str) -> "StackCustomer":
        """Return a customer who has filled in everything and only has to pay."""
        customer = self.customer(url)
        page = customer.submit("/details", **customer.details(**details))
        assert page.status == 200, page.text
        if page.has_form("/delivery"):
            customer.submit("/delivery", delivery_method=method)
        return customer

    # --- outside of the shop ------------------------------------------------------------------------------------------

    def local(self, method: str, path: str, body: Any = None, form: dict[str, str] | None = None) -> Any:
        """Ask the local stack itself."""
        answer = self.stack.request(method, f"/local/{path}", {"accept": "application/json"}, body, form)
        assert answer.status_code < 400, answer.get_data(as_text=True)
        return answer.get_json(silent=True)

    def emails(self) -> list[dict[str, Any]]:
        """Return every e-mail but those to the store itself, the oldest first."""
        return [email for email in self._sent() if email["tags"].get("kind") != "paid_notice"]

    def paid_notices(self) -> list[dict[str, Any]]:
        """Return the e-mails that tell the store of paid orders, the oldest first."""
        return [email for email in self._sent() if email["tags"].get("kind") == "paid_notice"]

    def _sent(self) -> list[dict[str, Any]]:
        return sorted(self.local("GET", "outbox"), key=lambda email: str(email["sent_at"]))

    def payments(self) -> list[dict[str, Any]]:
        return list(self.local("GET", "payments"))

    def events(self) -> list[dict[str, Any]]:
        """Return every event that went over a bus, in EventBridge's own envelope."""
        return [published["event"] for published in self.local("GET", "events")["events"]]

    def decide(self, session: str, outcome: str, **how: str) -> str:
        """Choose on the provider's page; return where the browser is sent."""
        answer = self.stack.request("POST", f"{PROVIDERS_PAGE}{session}", form={"outcome": outcome, **how})
        assert answer.status_code < 400, answer.get_data(as_text=True)
        return answer.headers.get("location", "")

    def advance(self, **duration: float) -> None:
        """Advance the clock, and run what is due."""
        self.local("POST", "clock", {"advance": f"PT{timedelta(**duration).total_seconds():.0f}S"})


class StackCustomer(Customer):
    """A customer on the local stack, who can also decide on the page of the test provider."""

    def __init__(self, shop: Shop, language: str = "en") -> None:
        super().__init__(StackTransport(shop.stack), {**BROWSER, "accept-language": language})
        self.shop = shop

    def press_pay(self) -> str:
        """Press Pay; return the session at the provider that this leads to."""
        page = self.submit("/pay")
        assert PROVIDERS_PAGE in page.url, f"{page.status} at {page.url}: {page.text}"
        return page.url.rsplit("/", 1)[-1].partition("?")[0]

    def pay(self, outcome: str = "approve", **how: str) -> Page:
        """Press Pay, choose on the provider's page, and come back if the browser is sent back."""
        back = self.shop.decide(self.press_pay(), outcome, **how)
        self.shop.stack.wait_until_idle()
        return self.open(back) if back else self.page


def link_in(email: dict[str, Any]) -> str:
    """Return the address that an e-mail leads to."""
    found = LINK.search(email["text"])
    assert found, email["text"]
    return found.group(0)
