"""Whole sales a second through the local stack: our code, moto's and the browser's together."""

import time

from local.stack import Stack
from tests.support.actors.shop import Shop, link_in

SALES = 20


def run(stack: Stack) -> None:
    shop = Shop(stack)
    _sell(shop)
    started = time.perf_counter()
    for _ in range(SALES):
        _sell(shop)
    seconds = time.perf_counter() - started
    print(f"\nThrough the local stack: {SALES / seconds:.1f} whole sales a second, one after another")


def _sell(shop: Shop) -> None:
    draft = shop.merchant.draft()
    shop.fill_in(link_in(shop.invoice(draft)), method="butikk").pay()
    assert shop.merchant.order(draft)["financial_status"] == "PAID"
