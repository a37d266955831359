"""The shop in a journey: staff's words, the post box, the provider, the clock."""

import re
from dataclasses import dataclass
from typing import Any

from invoicing.bootstrap import app
from invoicing.domain.catalog.product import Product
from invoicing.domain.values.money import Money
from local.stack import Stack
from tests.support.actors.shopper import Shopper

LINK = re.compile(r"https?://[^\s\"<>]+/i/[\w-]+")


@dataclass
class Shop:
    stack: Stack

    # --- staff ------------------------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: Any = None, status: int | None = None, **headers: str) -> Any:
        """Make a request as staff; return the JSON of the answer, which has to have that status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.stack.staff(method, path, body, named)
        expected = status or (200 if method in {"GET", "PUT", "PATCH"} else 201)
        assert answer.status_code == expected, f"{method} {path}: {answer.status_code} {answer.get_data(as_text=True)}"
        return answer.get_json()

    def draft(self, *skus: str, **more: Any) -> Any:
        """Write a draft order: a cup for Kari, unless said otherwise."""
        lines = [{"sku": sku, "quantity": 1} for sku in skus or ("kopp-steingods",)]
        kari = {"name": "Kari Nordmann", "email": "kari@example.com", "locale": "en"}
        return self.ask("POST", "/draft-orders", {"line_items": lines, "customer": kari, **more})

    def read(self, draft: Any) -> Any:
        return self.ask("GET", f"/draft-orders/{draft['id']}")

    def order(self, draft: Any) -> Any:
        """Return the order that a draft became."""
        return self.ask("GET", f"/orders/{self.read(draft)['order_id']}")

    def invoice(self, draft: Any, **options: Any) -> dict[str, Any]:
        """Ask for an invoice and wait for it; return the mail."""
        self.ask("POST", f"/draft-orders/{draft['id']}/invoice", options, status=202)
        self.stack.wait_until_idle()
        return self.emails()[-1]

    def link(self, draft: Any, **options: Any) -> str:
        """Copy a link."""
        return str(self.ask("POST", f"/draft-orders/{draft['id']}/links", {"channel": "chat", **options})["url"])

    def story(self, draft: Any) -> list[str]:
        """Return the types of a sale's events; of e-mails that were sent, the kind as well."""
        self.stack.wait_until_idle()
        items = self.ask("GET", f"/draft-orders/{draft['id']}/timeline?limit=100")["items"]
        return [
            f"EmailSent {entry['data']['kind']}" if entry["type"] == "EmailSent" else entry["type"] for entry in items
        ]

    def available(self, sku: str) -> int:
        return int(self.ask("GET", f"/products/{sku}")["available"])

    def stock_up(self, count: int) -> list[str]:
        """Put so many new products of 10 kroner on the shelves, two of each, without the API: it is quicker."""
        skus = [f"part-{i:03d}" for i in range(count)]
        for sku in skus:
            app.products.put(Product(sku, f"Part {sku}", Money(1000, "NOK")))
            app.products.change_stock(sku, 2, None)
        return skus

    # --- the world outside --------------------------------------------------------------------------------------------

    def local(self, method: str, path: str, body: Any = None, form: dict[str, str] | None = None) -> Any:
        answer = self.stack.request(method, f"/local/{path}", {"accept": "application/json"}, body, form)
        assert answer.status_code < 400, answer.get_data(as_text=True)
        return answer.get_json(silent=True)

    def emails(self) -> list[dict[str, Any]]:
        """Return every mail, the oldest first."""
        return sorted(self.local("GET", "outbox"), key=lambda email: str(email["sent_at"]))

    def payments(self) -> list[dict[str, Any]]:
        return list(self.local("GET", "payments"))

    def events(self) -> list[dict[str, Any]]:
        """Return every event that went over a bus, with EventBridge's own envelope."""
        return [published["event"] for published in self.local("GET", "events")["events"]]

    def decide(self, session: str, outcome: str, **how: str) -> str:
        """Choose on the provider's page; return where the browser is sent."""
        answer = self.stack.request("POST", f"/local/payments/{session}", form={"outcome": outcome, **how})
        assert answer.status_code < 400, answer.get_data(as_text=True)
        return answer.headers.get("location", "")

    def advance(self, duration: str) -> None:
        self.local("POST", "clock", {"advance": duration})

    # --- the customer -------------------------------------------------------------------------------------------------

    def shopper(self, url: str, language: str = "en") -> Shopper:
        return Shopper(self.stack, language).open(url)

    def fill_in(self, url: str, method: str = "postkassen", **details: str) -> Shopper:
        """Go from a link to where it only remains to pay."""
        shopper = self.shopper(url)
        shopper.submit("/details", **shopper.details(**details))
        assert shopper.status == 200, shopper.text
        if shopper.has_form("/delivery"):
            shopper.submit("/delivery", delivery_method=method)
        return shopper

    def pay(self, shopper: Shopper, outcome: str = "approve", **how: str) -> Shopper:
        """Press Pay, choose on the provider's page, and come back if the browser is sent back."""
        session = self.to_provider(shopper)
        back = self.decide(session, outcome, **how)
        self.stack.wait_until_idle()
        return shopper.open(back) if back else shopper

    def to_provider(self, shopper: Shopper) -> str:
        """Press Pay; return the session at the provider that this leads to."""
        shopper.submit("/pay")
        assert "/local/payments/" in shopper.at, f"{shopper.status} at {shopper.at}: {shopper.text}"
        return shopper.at.rsplit("/", 1)[-1].partition("?")[0]


def link_in(email: dict[str, Any]) -> str:
    """Return the address that a mail leads to."""
    found = LINK.search(email["text"])
    assert found, email["text"]
    return found.group(0)
