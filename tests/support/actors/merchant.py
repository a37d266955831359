"""The merchant: staff at the API."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.support.actors.answer import Answer
from tests.support.actors.transports import Transport
from tests.support.cast.people import KARI_JSON, OSLO_JSON
from tests.support.cast.store_settings import STORE_SETTINGS

READS_OR_REPLACES = {"GET", "PUT", "PATCH"}
ANY_VERSION = {"If-Match": "*"}


@dataclass
class Merchant:
    """Sends requests as staff. `stored` returns everything that the shop keeps, to compare.

    Draft orders are given and returned as the API answers them.
    """

    transport: Transport
    stored: Callable[[], Any] = lambda: None
    usual_lines: tuple[Mapping[str, Any], ...] = ({"sku": "mug", "quantity": 2},)
    usual_customer: Mapping[str, Any] = field(default_factory=dict)
    usual_delivery: str = "post"

    # --- requests -----------------------------------------------------------------------------------------------------

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: str = "",
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Make a request with a JSON body, or with raw bytes."""
        path, _, in_path = path.partition("?")
        sent: bytes | str | None = raw if raw is not None else None if body is None else json.dumps(body)
        named = {"content-type": "application/json", **(headers or {})} if isinstance(sent, str) else headers or {}
        return self.transport.send(method, quote(path), query or in_path, named, sent)

    def ask(self, method: str, path: str, body: Any = None, status: int | None = None, **headers: str) -> Any:
        """Make a request, and return the JSON of its answer, which has to have that status."""
        answer = self.request(method, path, body, headers={n.replace("_", "-"): v for n, v in headers.items()})
        expected = status or (200 if method in READS_OR_REPLACES else 201)
        assert answer.status == expected, f"{method} {path}: {answer.status} {answer.body}"
        return answer.json if answer.body else None

    def refused(self, status: int, code: str, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Make a request that has to be refused and to change nothing; return the problem."""
        before = self.stored()
        answer = self.request(method, path, body, **more)
        problem = answer.json
        assert (answer.status, problem.get("code")) == (status, code), problem
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert self.stored() == before, "something was changed"
        return problem

    def replace(self, path: str, body: Any) -> Answer:
        """Replace what exists, in whichever version it is."""
        return self.request("PUT", path, body, headers=ANY_VERSION)

    def update(self, path: str, changes: Any) -> Answer:
        """Update what exists, in whichever version it is."""
        return self.request("PATCH", path, changes, headers=ANY_VERSION)

    # --- the shop -----------------------------------------------------------------------------------------------------

    def open_shop(self, *skus: str, **settings: Any) -> None:
        """Configure the store, and put ten of each product on the shelf."""
        self.ask("PUT", "/store", {**STORE_SETTINGS, **settings})
        for sku in skus or ("mug",):
            self.ask("PUT", f"/products/{sku}", {"title": f"Product {sku}", "price": "100.00", "weight_grams": 300})
            self.ask("POST", f"/products/{sku}/stock", {"change": 10}, status=200)

    def available(self, sku: str = "mug") -> int:
        return int(self.ask("GET", f"/products/{sku}")["available"])

    # --- draft orders -------------------------------------------------------------------------------------------------

    def draft(self, *skus: str, **more: Any) -> Any:
        """Create a draft order: one unit of each product, or the usual lines."""
        lines: list[Mapping[str, Any]] = [{"sku": sku, "quantity": 1} for sku in skus] or list(self.usual_lines)
        customer = {"customer": self.usual_customer} if self.usual_customer else {}
        return self.ask("POST", "/draft-orders", {"line_items": lines, **customer, **more})

    def ready(self, *skus: str, **more: Any) -> Any:
        """Create a draft order that only has to be paid: for Kari in Oslo, with the usual delivery."""
        details = {"shipping_address": OSLO_JSON, "billing_address": OSLO_JSON}
        customer = {"customer": self.usual_customer or KARI_JSON}
        delivery = {"shipping_line": {"delivery_method": self.usual_delivery}}
        return self.draft(*skus, **{**customer, **details, **delivery, **more})

    def read(self, draft: Any) -> Any:
        return self.ask("GET", f"/draft-orders/{draft['id']}")

    def edit(self, draft: Any, changes: Any, etag: str | None = None) -> Answer:
        """Edit a draft order in the version that was answered, or in another one."""
        headers = {"If-Match": etag or etag_of(draft)}
        return self.request("PATCH", f"/draft-orders/{draft['id']}", changes, headers=headers)

    def link(self, draft: Any, **options: Any) -> str:
        """Create a link; return its address."""
        return str(self.ask("POST", f"/draft-orders/{draft['id']}/links", {"channel": "chat", **options})["url"])

    def request_invoice(self, draft: Any, **options: Any) -> None:
        self.ask("POST", f"/draft-orders/{draft['id']}/invoice", options, status=202)

    def cancel_draft(self, draft: Any, **options: Any) -> Any:
        return self.ask("POST", f"/draft-orders/{draft['id']}/cancel", options, status=200)

    def complete(self, draft: Any, **options: Any) -> Any:
        """Complete a draft order whose payment came outside of the checkout; return the order."""
        return self.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "paid", **options})

    def complete_unpaid(self, draft: Any, **options: Any) -> Any:
        """Complete a draft order whose payment is pending; return the order."""
        return self.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "pending", **options})

    def timeline(self, draft: Any) -> list[dict[str, Any]]:
        """Return a sale's events, the oldest first."""
        return list(self.ask("GET", f"/draft-orders/{draft['id']}/timeline?limit=100")["items"])

    def story(self, draft: Any) -> list[str]:
        """Return the types of a sale's events; of e-mails that were sent, the kind as well."""
        items = self.timeline(draft)
        return [f"{it['type']} {it['data']['kind']}" if it["type"] == "EmailSent" else it["type"] for it in items]

    # --- orders -------------------------------------------------------------------------------------------------------

    def order(self, draft: Any) -> Any:
        """Return the order that a draft order became."""
        return self.ask("GET", f"/orders/{self.read(draft)['order_id']}")

    def edit_order(self, order: Any, changes: Any, etag: str | None = None) -> Answer:
        """Edit an order in the version that was answered, or in another one."""
        return self.request("PATCH", f"/orders/{order['id']}", changes, headers={"If-Match": etag or etag_of(order)})

    def request_receipt(self, order: Any) -> Any:
        return self.ask("POST", f"/orders/{order['id']}/receipt", status=202)

    def mark_as_paid(self, order: Any, **options: Any) -> Any:
        return self.ask("POST", f"/orders/{order['id']}/mark-as-paid", options, status=200)

    def fulfill(self, order: Any, **options: Any) -> Any:
        return self.ask("POST", f"/orders/{order['id']}/fulfillments", options)

    def refund(self, order: Any, **options: Any) -> Any:
        return self.ask("POST", f"/orders/{order['id']}/refunds", options)

    def cancel_order(self, order: Any, **options: Any) -> Any:
        return self.ask("POST", f"/orders/{order['id']}/cancel", options, status=200)


def etag_of(draft: Any) -> str:
    return f'"{draft["version"]}"'
