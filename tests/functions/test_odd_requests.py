"""Whatever stands in a public address or form, the answer is a page or a problem, and never a fault of ours."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest

from invoicing.bootstrap import app
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.gallery.scene import Scene, draft

UNKNOWN = "0" * 26
ODD = (
    *(
        "",
        "-1",
        "0",
        "NaN",
        "1e400",
        "²",
        "٣",
        "\U0001d7d9",
        "\x00",
        "\r\nX: 1",
        "\ufffd",
        "../..",
        "%",
        "'",
        '"',
        "{}",
        "[]",
        "å" * 500,
    ),
    *(
        "pay_",
        "pay_x_1",
        f"pay_{UNKNOWN}_1",
        f"pay_{UNKNOWN}_²",
        f"pay_{UNKNOWN}_٣",
        f"pay_{UNKNOWN}_-1",
        f"pay_{UNKNOWN}_{'9' * 30}",
    ),
)


@pytest.fixture
def scene() -> Iterator[Scene]:
    scene = Scene(app, "en")
    scene.at(draft(known=True))
    yield scene
    app.reset()


def answers(scene: Scene, odd: str) -> Iterator[Page]:
    customer, link, there = scene.customer, f"/i/{scene.token}", quote(odd, safe="")
    yield customer.get(f"/payments/test/return?{urlencode({'attempt': odd, 'session': odd})}")
    yield customer.get(f"/payments/{there}/return?attempt=pay_{UNKNOWN}_1&session=x")
    yield customer.request("POST", f"/payments/{there}/webhook", odd.encode())
    yield customer.request("POST", "/payments/test/webhook", odd.encode(), test_signature=odd)
    yield customer.get(f"/assets/{there}/{there}")
    yield customer.get(link, accept_language=odd)
    query = urlencode(dict.fromkeys(("lang", "step", "checking", "change", odd), odd))
    yield customer.get(f"{link}?{query}")
    names = ["offer", "total", "currency", "delivery_method", "email", "phone", "billing", "shipping_country"]
    names += ["shipping_name", "shipping_postal_code", "billing_country", odd]
    for step in ("details", "delivery", "pay", "start-over", "opened"):
        yield customer.post(f"/i/{there}/{step}", {"offer": "1"})
        yield customer.post(f"{link}/{step}?{query}", dict.fromkeys(names, odd))
        yield customer.post(f"{link}/{step}?change=country", dict.fromkeys(names, odd))


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_no_odd_request_of_a_stranger_is_a_fault_of_ours(scene: Scene, odd: str):
    for answer in answers(scene, odd):
        assert answer.status < 500, answer.body


@pytest.mark.parametrize("number", ["²", "٣", "-1", "", "1.0", "9" * 30])
def test_an_invalid_number_of_a_link_is_not_found(merchant: Merchant, number: str):
    draft_id = merchant.draft()["id"]
    merchant.request("POST", f"/draft-orders/{draft_id}/links")
    merchant.refused(404, "link_not_found", "DELETE", f"/draft-orders/{draft_id}/links/lnk_{number}")
