"""A path with a control character is 404 on every route, whether the gateway decodes it or not."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from invoicing.bootstrap import app
from tests.support.actors.merchant import Merchant
from tests.support.gallery.scene import Scene, draft
from tests.support.template.routes import ROUTES, answered, filled

CONTROL_CHARACTERS = ["\n", "\r", "\x00", "\x1b", "\x7f", "\x85"]
BODY = json.dumps({"type": "percentage", "value": "10"})


@pytest.fixture
def scene() -> Iterator[Scene]:
    scene = Scene(app, "en")
    scene.at(draft(known=True))
    yield scene
    app.reset()


@pytest.mark.parametrize(("function", "method", "path"), ROUTES, ids=lambda text: text)
def test_no_route_takes_a_path_with_a_control_character(scene: Scene, function: str, method: str, path: str) -> None:
    whole = filled(path, {"token": scene.token})
    before = scene.world.sale(scene.sale.id).loaded
    for character in CONTROL_CHARACTERS:
        for odd in (whole + character, whole[:-1] + character + whole[-1], whole.replace("/", f"/{character}", 1)):
            for sent in (odd, quote(odd)):
                answer = answered(function, method, sent, BODY)
                assert answer["statusCode"] == 404, (sent, answer)
                assert answer["headers"]["X-Request-Id"]
    assert scene.world.sale(scene.sale.id).loaded == before


def test_the_name_of_a_discount_code_does_not_lose_a_line_break(merchant: Merchant) -> None:
    for sent in ("/discount-codes/ab%0A", "/discount-codes/ab\n"):
        answer = answered("store", "PUT", sent, BODY)
        assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (404, "no_route")
    merchant.refused(404, "not_found", "GET", "/discount-codes/ab")


def test_a_browser_is_shown_the_page_of_unknown_links(scene: Scene) -> None:
    page = scene.customer.get(f"/i/{scene.token}/discount%0A")
    assert page.status == 404
    assert page.text == scene.customer.get("/i/unknown").text
