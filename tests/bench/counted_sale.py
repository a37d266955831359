"""One sale, and what it costs to add it to the totals of the store, in the background."""

from collections.abc import Iterator
from contextlib import contextmanager

from local.stack import Stack
from tests.support.actors.shop import Shop, link_in

FUNCTION = "record_figures"
MOST_CALLS = 6
MOST_WRITTEN = 14  # units
FOR_TERMS = 4  # units more with a due date: it is added when the invoice is sent, and subtracted when it is paid
TERMS = {"type": "net", "days": 14}


def counting_of_sale(stack: Stack, *, terms: bool = False) -> tuple[int, float]:
    """Sell once by e-mail, in a warm store; return the calls and the write units of counting the sale.

    The invoice is sent and delivered in one minute, opened in another, and paid in a third, with the receipt. Each
    minute's events cost one read and one transaction.
    """
    shop = Shop(stack)
    stack.wait_until_idle()
    stack.calls.clear()
    stack.calls.measuring = True
    with one_minute(stack):
        email = shop.invoice(shop.merchant.draft(**({"payment_terms": TERMS} if terms else {})))
        shop.local("POST", f"outbox/{email['id']}/feedback", {"type": "delivery"})
    with one_minute(stack):
        customer = shop.fill_in(link_in(email), method="butikk")
        stack.request("POST", f"{link_in(email)}/opened")
    with one_minute(stack):
        customer.pay()
        stack.wait_until_idle()
        shop.local("POST", f"outbox/{shop.emails()[-1]['id']}/feedback", {"type": "delivery"})
    stack.calls.measuring = False
    made = stack.calls.of(FUNCTION)
    return len(made), sum(call.units.write for call in made)


@contextmanager
def one_minute(stack: Stack) -> Iterator[None]:
    """Let the queue's batching window last until the block ends, however often the stack is idle in it."""
    [relay] = stack._queues.values()
    relay._is_due = True
    yield
    stack.wait_until_idle()
    relay._jobs.later(0, relay._drain)
    stack.wait_until_idle()
