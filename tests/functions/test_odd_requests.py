"""Whatever stands in a public address or form, the answer is a page or a problem, and never a fault of ours."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest

from invoicing.bootstrap import app
from tests.browser.scenes import Scene, draft
from tests.support.actors.staff import Staff
from tests.support.actors.visitor import Answer

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


def answers(scene: Scene, odd: str) -> Iterator[Answer]:
    visitor, link, there = scene.visitor, f"/i/{scene.token}", quote(odd, safe="")
    yield visitor.get(f"/payments/test/return?{urlencode({'attempt': odd, 'session': odd})}")
    yield visitor.get(f"/payments/{there}/return?attempt=pay_{UNKNOWN}_1&session=x")
    yield visitor.request("POST", f"/payments/{there}/webhook", odd.encode())
    yield visitor.request("POST", "/payments/test/webhook", odd.encode(), test_signature=odd)
    yield visitor.get(f"/assets/{there}/{there}")
    yield visitor.get(link, accept_language=odd)
    query = urlencode(dict.fromkeys(("lang", "step", "checking", "change", odd), odd))
    yield visitor.get(f"{link}?{query}")
    names = ("offer", "total", "currency", "delivery_method", "email", "phone", "billing", "shipping_country")
    names += ("shipping_name", "shipping_postal_code", "billing_country", odd)
    for step in ("details", "delivery", "pay", "start-over", "opened"):
        yield visitor.post(f"/i/{there}/{step}", {"offer": "1"})
        yield visitor.post(f"{link}/{step}?{query}", dict.fromkeys(names, odd))
        yield visitor.post(f"{link}/{step}?change=country", dict.fromkeys(names, odd))


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_no_odd_request_of_a_stranger_is_a_fault_of_ours(scene: Scene, odd: str):
    for answer in answers(scene, odd):
        assert answer.status < 500, answer.body


@pytest.mark.parametrize("number", ["²", "٣", "-1", "", "1.0", "9" * 30])
def test_an_invalid_number_of_a_link_is_not_found(shop: Staff, number: str):
    draft_id = shop.draft().json["id"]
    shop.ask("POST", f"/draft-orders/{draft_id}/links")
    shop.refused(404, "link_not_found", "DELETE", f"/draft-orders/{draft_id}/links/lnk_{number}")
