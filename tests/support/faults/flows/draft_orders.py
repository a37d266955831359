"""What staff do with drafts, and with the store.

A flow is a function. It prepares, and returns what is done (asked again until it is answered) and what then is missing.
"""

from tests.support.faults.flows.flow import Act, Missing, flow, nothing
from tests.support.faults.till import Till


@flow
def create(till: Till) -> tuple[Act, Missing]:
    body = {"line_items": [{"sku": "kopp-steingods", "quantity": 1}], "customer": {"email": "kari@example.com"}}

    def drafts() -> int:
        return len(till.ask("GET", "/draft-orders")["items"])

    before = drafts()
    return (
        lambda: till.send("POST", "/draft-orders", body, idempotency_key="draft"),
        lambda: till.unless(lambda: drafts() == before + 1, f"{drafts() - before} drafts were written"),
    )


@flow
def duplicate(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()

    def copies() -> int:
        return len(till.ask("GET", "/draft-orders")["items"])

    before = copies()
    return (
        lambda: till.send("POST", f"/draft-orders/{draft['id']}/duplicate", idempotency_key="copy"),
        lambda: till.unless(lambda: copies() == before + 1, "it was not copied once"),
    )


@flow
def edit(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    change = {"line_items": [{"sku": "fat-eik", "quantity": 2}], "note": "Ring first"}
    return (
        lambda: till.send("PATCH", f"/draft-orders/{draft['id']}", change, if_match='"1"'),
        lambda: till.unless(
            lambda: (till.read(draft)["version"], till.read(draft)["note"]) == (2, "Ring first"), "not edited once"
        ),
    )


@flow
def cancel_draft(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    return (
        lambda: till.send("POST", f"/draft-orders/{draft['id']}/cancel", idempotency_key="cancel"),
        lambda: till.unless(lambda: till.read(draft)["status"] == "CANCELLED", "not cancelled"),
    )


@flow
def copy_link(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    path = f"/draft-orders/{draft['id']}/links"
    return (
        lambda: till.send("POST", path, {"channel": "chat"}, idempotency_key="link"),
        lambda: till.unless(lambda: len(till.ask("GET", path)["items"]) == 1, "not one link"),
    )


@flow
def revoke_link(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    url = till.link(draft)
    link = till.ask("GET", f"/draft-orders/{draft['id']}/links")["items"][0]["id"]
    return (
        lambda: till.send("DELETE", f"/draft-orders/{draft['id']}/links/{link}"),
        lambda: till.unless(lambda: till.open(url) == 404, "the link still works"),
    )


@flow
def store_and_products(till: Till) -> tuple[Act, Missing]:
    store = till.ask("GET", "/store")
    rug = {"title": "Rug", "price": "900.00"}

    def act() -> int:
        return max(
            till.send("PUT", "/store", store),
            till.send("PUT", "/products/rug", rug),
            till.send("GET", "/products/rug"),
            till.send("GET", "/products"),
        )

    return act, lambda: till.unless(lambda: till.available("rug") == 0, "no rug")


@flow
def lists_and_timelines(till: Till) -> tuple[Act, Missing]:
    draft = till.ready()
    till.tell_approved(till.at_provider(draft))
    order = till.order(draft)
    paths = ["/draft-orders", f"/draft-orders/{draft['id']}", f"/draft-orders/{draft['id']}/timeline"]
    paths += ["/orders", f"/orders/{order['id']}", f"/orders/{order['id']}/timeline"]
    return lambda: max(till.send("GET", path) for path in paths), nothing


@flow
def preview(till: Till) -> tuple[Act, Missing]:
    draft = till.draft()
    line_items = {"line_items": [{"sku": "kopp-steingods", "quantity": 1}]}

    def act() -> int:
        path = f"/draft-orders/{draft['id']}/invoice/preview"
        return max(till.send("POST", path, {}), till.send("POST", "/draft-orders/calculate", line_items))

    return act, nothing


@flow
def sign_in(till: Till) -> tuple[Act, Missing]:
    wrong = {"email": "owner@example.com", "password": "local-only"}
    return lambda: till.stack.request("POST", "/sign-in", body=wrong).status_code, nothing


@flow
def goods_come_in(till: Till) -> tuple[Act, Missing]:
    till.coming["kopp-steingods"] = 5
    body = {"change": 5, "reason": "delivery"}
    return (
        lambda: till.send("POST", "/products/kopp-steingods/stock", body, idempotency_key="pallet"),
        lambda: till.unless(lambda: till.available("kopp-steingods") == 65, "they did not come in once"),
    )
