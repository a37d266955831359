"""A path with a control character is 404 on every route, whether the gateway decodes it or not."""

import importlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from invoicing.bootstrap import app
from local.template import Template
from tests.support.actors.merchant import Merchant
from tests.support.gallery.scene import Scene, draft
from tests.support.lambda_events import CONTEXT, http_event
from tests.support.repository import ROOT

CONTROL_CHARACTERS = ["\n", "\r", "\x00", "\x1b", "\x7f", "\x85"]
BODY = json.dumps({"type": "percentage", "value": "10"})


def routes() -> Iterator[tuple[str, str, str]]:
    """Yield the function, method and path of each route; the default one stands for unknown addresses."""
    template = Template(ROOT / "template.yaml", {})
    for _, function in template.resources("AWS::Serverless::Function"):
        for event in function.get("Events", {}).values():
            if event["Type"] == "HttpApi":
                taken = event.get("Properties", {})
                name = template.resolve(function["CodeUri"]).rpartition("/")[2]
                yield name, taken.get("Method", "GET").upper(), taken.get("Path", "/health")


ROUTES = sorted(set(routes()))


def answered(function: str, method: str, path: str, body: str | None = None) -> dict[str, Any]:
    handler = importlib.import_module(f"functions.{function}.handler")
    event = http_event(method, path, headers={"content-type": "application/json"}, body=body)
    if function == "assets":
        event["pathParameters"] = dict(zip(("hash", "file"), path.split("/")[2:], strict=False))
    return dict(handler.lambda_handler(event, CONTEXT))


def filled(path: str, scene: Scene) -> str:
    """Return a path with what exists, where it matters."""
    for name, value in {"token": scene.token, "provider": "test", "sku": "mug", "file": "checkout.css"}.items():
        path = path.replace(f"{{{name}}}", value)
    return re.sub(r"{\w+}", "x1", path)


@pytest.fixture
def scene() -> Iterator[Scene]:
    scene = Scene(app, "en")
    scene.at(draft(known=True))
    yield scene
    app.reset()


@pytest.mark.parametrize(("function", "method", "path"), ROUTES, ids=lambda text: text)
def test_no_route_takes_a_path_with_a_control_character(scene: Scene, function: str, method: str, path: str) -> None:
    whole = filled(path, scene)
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
