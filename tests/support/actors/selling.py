"""A customer who buys."""

from typing import Any

from invoicing.bootstrap import app
from invoicing.domain.sale.link import make_token
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.payments.start import start_payment
from tests.support.actors.staff import KARI, OSLO, Staff


def sell(shop: Staff, **more: Any) -> str:
    """Sell mugs to Kari, paid through the test provider; return the order's id."""
    draft = shop.draft(
        customer=KARI, shipping_address=OSLO, billing_address=OSLO, shipping_line={"delivery_method": "post"}, **more
    ).json
    shop.ask("POST", f"/draft-orders/{draft['id']}/links")
    sale_id = draft["id"].removeprefix("dft_")
    start_payment(
        make_token(sale_id, 1, app.link_keys.all()),
        seen_offer=draft["offer"],
        seen_total=app.sales.get(sale_id).draft.total,
        base_url="https://shop.example",
        link_keys=app.link_keys,
        ports=app,
    )
    provider: Any = app.providers.current()
    provider.approve(provider.of(f"pay_{sale_id}_1").id)
    process_payment(f"pay_{sale_id}_1", ports=app)
    return f"ord_{sale_id}"
