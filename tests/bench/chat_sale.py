"""One sale that begins in a chat, and has many terms to be found by: what it writes."""

from local.stack import Stack
from tests.support.actors.shop import Shop

TERMS = 16
# Units: two for each row of a term. Receipt, events, feedback and relay are among the rest.
MOST_WRITTEN = 201
_NAME = "Kari Anne Marie Sofie Ingeborg Dahl Nordmann Berg Lie"


def written_by_chat_sale(stack: Stack) -> tuple[int, float]:
    """Sell once through a copied link, in a warm store; return the sale's terms and the write units it took.

    Staff know a handle and a name, the customer enters e-mail address and phone number.
    """
    shop = Shop(stack)
    shop.fill_in(shop.merchant.link(shop.merchant.draft()), method="butikk").pay()
    stack.wait_until_idle()
    stack.calls.clear()
    stack.calls.measuring = True
    draft = shop.merchant.draft(customer={"name": _NAME, "handle": "@kari", "locale": "en"}, po_number="PO118")
    shop.fill_in(shop.merchant.link(draft), method="butikk").pay()
    stack.wait_until_idle()
    shop.local("POST", f"outbox/{shop.emails()[-1]['id']}/feedback", {"type": "delivery"})
    stack.wait_until_idle()
    stack.calls.measuring = False
    sale_id = draft["id"].removeprefix("dft_")
    partitions = stack._table().items.items()
    rows = [item for key, items in partitions for item in items.values() if "SEARCH#" in repr(key)]
    terms = sum(sale_id in repr(item.attrs["SK"]) for item in rows)
    return terms, sum(call.units.write for call in stack.calls.made)
