"""What staff do with orders, products and settings by the forms of the back office.

A flow is a function. It prepares, and returns what is done (the same forms are sent again until they are answered) and
what then is missing.
"""

from tests.support.faults.flows.flow import Act, Missing, flow, office
from tests.support.faults.steady_shop import SteadyShop

CUP, RARE = "kopp-steingods", "lysestake-messing"


@flow
def refund_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    """Refund a line item, and put it back into stock."""
    draft = shop.paid(RARE)
    base, browser = f"/admin/orders/{shop.merchant.order(draft)['id']}", shop.office()
    form = shop.office_form(
        browser, f"{base}/refunds?review=1&quantity_li_1=1&amount=", "/refunds", restock="on", reason="Chipped"
    )
    return (
        lambda: shop.post(form),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["refunded"]["amount"] == "399.00", "not refunded once"),
            *shop.check(lambda: shop.merchant.available(RARE) == 1, "not for sale again"),
        ],
    )


@office
def cancel_order_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.paid(RARE)
    base, browser = f"/admin/orders/{shop.merchant.order(draft)['id']}", shop.office()
    form = shop.office_form(browser, f"{base}/cancel", "/cancel", restock="all")
    return (
        lambda: shop.post(form),
        lambda: [
            *shop.check(lambda: shop.merchant.order(draft)["financial_status"] == "REFUNDED", "not refunded"),
            *shop.check(lambda: shop.merchant.available(RARE) == 1, "not for sale again"),
        ],
    )


@office
def mark_order_as_paid_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready(RARE)
    base, browser = f"/admin/orders/{shop.merchant.complete_unpaid(draft)['id']}", shop.office()
    form = shop.office_form(browser, f"{base}/mark-as-paid", "/mark-as-paid", method="bank_transfer")
    return lambda: shop.post(form), lambda: shop.check_paid(draft)


@office
def fulfill_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.paid()
    base, browser = f"/admin/orders/{shop.merchant.order(draft)['id']}", shop.office()
    form = shop.office_form(
        browser, f"{base}/fulfillments", "/fulfillments", quantity_li_1="1", carrier="Posten", tracking_number="1"
    )
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: len(shop.merchant.order(draft)["fulfillments"]) == 1, "not fulfilled once"),
    )


@office
def receipt_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.paid()
    base, browser = f"/admin/orders/{shop.merchant.order(draft)['id']}", shop.office()
    form = shop.office_form(browser, f"{base}/receipt", "/receipt")
    return (
        lambda: shop.post(form),
        lambda: shop.check_sent(lambda: shop.story(draft).count("EmailSent receipt") == 2, "one more receipt"),
    )


@office
def contact_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    order = shop.merchant.order(shop.paid())
    base, browser = f"/admin/orders/{order['id']}", shop.office()
    form = shop.office_form(browser, f"{base}/contact", "/contact", name="Corrected Person", handle="@corrected")

    def then() -> list[str]:
        now = shop.merchant.ask("GET", f"/orders/{order['id']}")
        found = browser.get("/admin/orders?query=corrected").soup.select("main a[href*='/orders/ord_']")
        return [
            *shop.check(lambda: now["version"] == order["version"] + 1, "not corrected once"),
            *shop.check(lambda: len(found) == 1, f"a search finds {len(found)}"),
        ]

    return lambda: shop.post(form), then


@office
def note_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    order = shop.merchant.order(shop.paid())
    base, browser = f"/admin/orders/{order['id']}", shop.office()
    form = shop.office_form(browser, f"{base}/note", "/note", note="Ring first", tags="vip")

    def is_edited() -> bool:
        now = shop.merchant.ask("GET", f"/orders/{order['id']}")
        return bool((now["version"], now["note"], now["tags"]) == (order["version"] + 1, "Ring first", ["vip"]))

    return lambda: shop.post(form), lambda: shop.check(is_edited, "not edited once")


@office
def change_stock_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    shop.incoming[CUP] = 5
    form = shop.office_form(shop.office(), f"/admin/products/{CUP}", "/stock", direction="add", units="5")
    return (
        lambda: shop.post(form),
        lambda: shop.check(lambda: shop.merchant.available(CUP) == 65, "they did not come in once"),
    )


@office
def create_product_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    """A product with its first units and a sku that the shop chooses: it is made once, and a search finds it."""
    browser = shop.office()
    address = "/admin/products/new"
    form = shop.office_form(browser, address, address, title="Vev i ull", price="450", units="3", sku="vev-i-ull")
    shop.incoming["vev-i-ull"] = 3

    def then() -> list[str]:
        found = browser.get("/admin/products?query=vev+ull").soup.select("main a[href*='/products/vev']")
        return [
            *shop.check(lambda: shop.merchant.available("vev-i-ull") == 3, "its units did not come in once"),
            *shop.check(lambda: len(found) == 1, f"a search finds {len(found)}"),
        ]

    return lambda: shop.post(form), then


@office
def settings_by_form(shop: SteadyShop) -> tuple[Act, Missing]:
    browser, address, methods = shop.office(), "/admin/settings", methods_of(shop)
    store = shop.office_form(browser, f"{address}/store", f"{address}/store", phone="+47 22 22 22 22")
    notices = shop.office_form(browser, f"{address}/notices", f"{address}/notices", paid_notices="on")
    new = f"{address}/delivery/new"
    delivery = shop.office_form(browser, new, new, title="By sledge", price="99")

    def then() -> list[str]:
        now = shop.merchant.ask("GET", "/store")
        return [
            *shop.check(lambda: now["contact"]["phone"].endswith("22 22 22 22"), "the phone is not saved"),
            *shop.check(lambda: now["paid_notices"] is True, "notices are not on"),
            *shop.check(lambda: methods_of(shop) == methods + 1, "not one more delivery method"),
        ]

    return lambda: shop.post_all(store, notices, delivery), then


def methods_of(shop: SteadyShop) -> int:
    return sum(len(market["delivery_methods"]) for market in shop.merchant.ask("GET", "/store")["markets"])
