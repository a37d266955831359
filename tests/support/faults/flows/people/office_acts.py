"""What staff do beside selling by the forms of the back office: comments, the test sale, and refunds that failed.

A flow is a function. It prepares, and returns what is done (the same forms are sent again until they are answered) and
what then is missing.
"""

from typing import Any

from tests.support.faults.flows.flow import Act, Missing, office
from tests.support.faults.steady_shop import SteadyShop

PROBLEMS, TEST_SALE = "/admin/problems", "/admin/settings/test-sale"
RARE = "lysestake-messing"


@office
def comment_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    """Comment on a draft, once; its head counts it."""
    draft, browser = shop.merchant.draft(), shop.office()
    address = f"/admin/drafts/{draft['id']}"
    form = shop.office_form(browser, address, "/comments", text="She rings back.")
    path = f"/draft-orders/{draft['id']}/comments"
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: len(shop.merchant.ask("GET", path)["items"]) == 1, "not one comment"),
    )


@office
def begin_a_test_sale_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    """Begin the test sale of the first run: one draft order with one link, whatever is sent again."""
    form = shop.office_form(shop.office(), TEST_SALE, TEST_SALE, email="me@example.com")
    before = {draft["id"] for draft in drafts(shop)}

    def then() -> list[str]:
        begun = [draft for draft in drafts(shop) if draft["id"] not in before]
        links = [
            link for draft in begun for link in shop.merchant.ask("GET", f"/draft-orders/{draft['id']}/links")["items"]
        ]
        return shop.check(lambda: (len(begun), len(links)) == (1, 1), f"{len(begun)} drafts with {len(links)} links")

    return lambda: shop.post(form), then


def drafts(shop: SteadyShop) -> list[Any]:
    return list(shop.merchant.ask("GET", "/draft-orders")["items"])


def failed_refund(shop: SteadyShop) -> Any:
    """Return a draft order that was paid, whose refund the provider took back."""
    draft = shop.paid(RARE)
    order = shop.merchant.order(draft)
    shop.send("POST", f"/orders/{order['id']}/refunds", idempotency_key="back")
    session = shop.stack.payments.all()[-1]
    shop.approve(session, "return_refund")
    shop.tell(session, f"rfd_{order['id'].removeprefix('ord_')}_1")
    shop.stack.wait_until_idle()
    assert shop.merchant.order(draft)["financial_status"] == "PAID"
    return draft


def _review(shop: SteadyShop, draft: Any, act: str) -> str:
    return f"{PROBLEMS}/review/rfd_{shop.merchant.order(draft)['id'].removeprefix('ord_')}_1?act={act}"


def _refunded_once(shop: SteadyShop, draft: Any) -> list[str]:
    order = shop.merchant.order(draft)
    refunds = shop.merchant.ask("GET", f"/orders/{order['id']}/refunds")["items"]
    made = [refund for refund in refunds if refund["status"].lower() == "succeeded"]
    return [
        *shop.check(lambda: order["financial_status"] == "REFUNDED", "not refunded"),
        *shop.check(lambda: len(made) == 1, f"{len(made)} refunds were made"),
        *shop.check(lambda: "act=manual" not in shop.office().open(PROBLEMS).body, "it is a problem still"),
    ]


@office
def refund_manually_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    """Record that staff have paid back what the provider did not."""
    draft = failed_refund(shop)
    form = shop.office_form(shop.office(), _review(shop, draft, "manual"), "/again")
    return lambda: shop.post(form), lambda: _refunded_once(shop, draft)


@office
def refund_again_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    """Ask the provider again for a refund that it took back."""
    draft = failed_refund(shop)
    form = shop.office_form(shop.office(), _review(shop, draft, "again"), "/again")
    return lambda: shop.post(form), lambda: _refunded_once(shop, draft)
