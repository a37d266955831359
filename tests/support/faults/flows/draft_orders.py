"""What the merchant does with drafts and with the store.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from tests.support.faults.flows.flow import Act, Missing, flow, nothing
from tests.support.faults.steady_shop import SteadyShop

BAD_REQUEST, VERSION_REQUIRED = 400, 428


@flow
def create(shop: SteadyShop) -> tuple[Act, Missing]:
    body = {"line_items": [{"sku": "kopp-steingods", "quantity": 1}], "customer": {"email": "kari@example.com"}}

    def drafts() -> int:
        return len(shop.merchant.ask("GET", "/draft-orders")["items"])

    before = drafts()
    return (
        lambda: shop.send("POST", "/draft-orders", body, idempotency_key="draft"),
        lambda: shop.check(lambda: drafts() == before + 1, f"{drafts() - before} drafts were written"),
    )


@flow
def duplicate(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()

    def copies() -> int:
        return len(shop.merchant.ask("GET", "/draft-orders")["items"])

    before = copies()
    return (
        lambda: shop.send("POST", f"/draft-orders/{draft['id']}/duplicate", idempotency_key="copy"),
        lambda: shop.check(lambda: copies() == before + 1, "it was not copied once"),
    )


@flow
def edit(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    change = {"line_items": [{"sku": "fat-eik", "quantity": 2}], "note": "Ring first"}
    return (
        lambda: shop.send("PATCH", f"/draft-orders/{draft['id']}", change, if_match='"1"'),
        lambda: shop.check(
            lambda: (shop.merchant.read(draft)["version"], shop.merchant.read(draft)["note"]) == (2, "Ring first"),
            "not edited once",
        ),
    )


@flow
def cancel_draft(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    return (
        lambda: shop.send("POST", f"/draft-orders/{draft['id']}/cancel", idempotency_key="cancel"),
        lambda: shop.check(lambda: shop.merchant.read(draft)["status"] == "CANCELLED", "not cancelled"),
    )


@flow
def copy_link(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    path = f"/draft-orders/{draft['id']}/links"
    return (
        lambda: shop.send("POST", path, {"channel": "chat"}, idempotency_key="link"),
        lambda: shop.check(lambda: len(shop.merchant.ask("GET", path)["items"]) == 1, "not one link"),
    )


@flow
def revoke_link(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    url = shop.merchant.link(draft)
    link = shop.merchant.ask("GET", f"/draft-orders/{draft['id']}/links")["items"][0]["id"]
    return (
        lambda: shop.send("DELETE", f"/draft-orders/{draft['id']}/links/{link}"),
        lambda: shop.check(lambda: shop.open(url) == 404, "the link still works"),
    )


@flow
def store_and_products(shop: SteadyShop) -> tuple[Act, Missing]:
    store = {**shop.merchant.ask("GET", "/store"), "name": "Fjord & Fjell"}
    rug = {"title": "Rug", "price": "900.00"}

    def act() -> int:
        if (created := shop.send("PUT", "/products/rug", rug)) == VERSION_REQUIRED:  # an earlier try created it
            created = shop.send("PUT", "/products/rug", rug, if_match="*")
        return max(
            created,
            shop.send("PUT", "/store", store, if_match="*"),
            shop.send("PATCH", "/products/rug", {"price": "950.00"}, if_match="*"),
            shop.send("GET", "/products/rug"),
            shop.send("GET", "/products"),
        )

    return act, lambda: shop.check(lambda: shop.merchant.available("rug") == 0, "no rug")


@flow
def lists_and_timelines(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.ready()
    shop.tell_approved(shop.at_provider(draft))
    order = shop.merchant.order(draft)
    paths = ["/draft-orders", f"/draft-orders/{draft['id']}", f"/draft-orders/{draft['id']}/timeline"]
    paths += ["/orders", f"/orders/{order['id']}", f"/orders/{order['id']}/timeline"]
    return lambda: max(shop.send("GET", path) for path in paths), nothing


@flow
def preview(shop: SteadyShop) -> tuple[Act, Missing]:
    draft = shop.merchant.draft()
    line_items = {"line_items": [{"sku": "kopp-steingods", "quantity": 1}]}

    def act() -> int:
        path = f"/draft-orders/{draft['id']}/invoice/preview"
        email = max(shop.send("POST", path, {}), shop.send("POST", "/draft-orders/calculate", line_items))
        page = shop.send("POST", f"/draft-orders/{draft['id']}/preview")
        return max(email, page, shop.open(shop.answers[-1]["url"])) if page < BAD_REQUEST else max(email, page)

    return act, nothing


@flow
def goods_come_in(shop: SteadyShop) -> tuple[Act, Missing]:
    shop.incoming["kopp-steingods"] = 5
    body = {"change": 5, "reason": "delivery"}
    return (
        lambda: shop.send("POST", "/products/kopp-steingods/stock", body, idempotency_key="pallet"),
        lambda: shop.check(lambda: shop.merchant.available("kopp-steingods") == 65, "they did not come in once"),
    )
