"""A shop that has what the examples of the API's document name, with a sale in each state."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from scripts.openapi_examples import BODIES
from tests.support.faults.steady_shop import SteadyShop
from tests.support.faults.steady_stack import Moment, SteadyStack

STAFF = {"email": STAFF_EMAIL, "password": STAFF_PASSWORD}
SKU, CODE, LINK = "LAMP-OAK", "SUMMER", "lnk_1"
COMMENT = "cmt_01kaq2v7c3j8m4n5p6q7r8s9t0"  # that no draft order or order has
DRAFT_ORDER = BODIES["POST /draft-orders"]["With an address"]


@dataclass(frozen=True)
class DescribedShop:
    """The moment to which each request returns, the ids that exist then, and who signs in."""

    stack: SteadyStack
    moment: Moment
    drafts: tuple[str, ...]
    orders: tuple[str, ...]
    job: str
    comments: Mapping[str, str]  # the id of a comment, by that of what it is on

    def sign_in(self) -> str:
        """Return an access token of the owner."""
        return str(self.stack.request("POST", "/sign-in", body=STAFF).get_json()["access_token"])

    def ids(self, path: str) -> tuple[dict[str, str], ...]:
        """Return the parameters that a path may have, to reach something."""
        beginning = path.split("/")[1]
        if beginning in {"draft-orders", "orders"}:
            sales = self.drafts if "draft" in beginning else self.orders
            return tuple({"id": one, "link_id": LINK, "comment_id": self.comments.get(one, COMMENT)} for one in sales)
        return ({"id": self.job, "sku": SKU, "code": CODE},)


def described_shop(stack: SteadyStack) -> DescribedShop:
    """Open the shop of the examples on a stack, and sell."""
    shop = SteadyShop(stack)
    merchant = shop.merchant
    assert merchant.replace("/store", examples("PUT /store")[0]).status == HTTPStatus.OK
    for sku in (SKU, "BULB-E27"):
        merchant.ask("PUT", f"/products/{sku}", examples("PUT /products/{sku}")[0])
        merchant.ask("POST", f"/products/{sku}/stock", {"change": 100}, status=200)
    merchant.ask("PUT", f"/discount-codes/{CODE}", examples("PUT /discount-codes/{code}")[0])
    shop.merchant.usual_lines = tuple(DRAFT_ORDER["line_items"])
    shop.merchant.usual_delivery = merchant.ask("GET", "/store")["markets"][0]["delivery_methods"][0]["id"]
    new, cancelled, paid = merchant.ask("POST", "/draft-orders", DRAFT_ORDER), merchant.ready(), shop.paid()
    invoiced = merchant.ready()
    shop.invoice(invoiced)
    merchant.cancel_draft(cancelled)
    orders = [merchant.order(paid), merchant.complete_unpaid(merchant.ready()), merchant.order(shop.authorized())]
    paths = [
        *(f"/draft-orders/{draft['id']}" for draft in (new, invoiced)),
        *(f"/orders/{one['id']}" for one in orders),
    ]
    for path in paths:
        merchant.ask("POST", f"{path}/links", {"channel": "chat"})
    text = {"text": "She rings back on Friday."}
    comments = {path.rpartition("/")[2]: str(merchant.ask("POST", f"{path}/comments", text)["id"]) for path in paths}
    tagged = {"action": "tag", "tags": ["christmas"], "ids": [new["id"]]}
    job = merchant.ask("POST", "/draft-orders/bulk", tagged, status=202)
    drafts = tuple(str(draft["id"]) for draft in (new, invoiced, cancelled, paid))
    order_ids = tuple(str(order["id"]) for order in orders)
    return DescribedShop(stack, stack.remember(), drafts, order_ids, str(job["id"]), comments)


def examples(operation: str) -> list[Any]:
    """Return the bodies that the document has as examples, with the people who exist."""
    if operation == "POST /sign-in":
        return [STAFF]
    return list(BODIES.get(operation, {}).values())
