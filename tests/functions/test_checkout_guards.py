"""What every page of the customer's carries, loads, and says of what is not there."""

import json

import pytest

from invoicing.pages.http import assets
from tests.support.actors.answer import Page
from tests.support.gallery.scene import Scene
from tests.support.gallery.states import SCENES, painted
from tests.support.gallery.without_provider import WITHOUT_PROVIDER

WITHOUT_KEY = "instructed_where_the_provider_has_no_key"
NO_ORIGIN = {scene.__name__ for scene, _ in WITHOUT_PROVIDER} - {WITHOUT_KEY}


@pytest.mark.parametrize("name", SCENES)
def test_every_page_carries_the_security_headers(name: str):
    headers = painted(name, "en").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["form-action"] == ("'self'" if name in NO_ORIGIN else "'self' https://pay.example")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert headers["X-Request-Id"]
    assert not [header for header in headers if header.lower() == "set-cookie"]


@pytest.mark.parametrize("name", SCENES)
def test_no_page_has_inline_script_or_style_or_anything_from_elsewhere(name: str):
    page = painted(name, "en").soup
    assert not page.find_all("style")
    for tag in page.find_all(True):
        assert not [attribute for attribute in tag.attrs if attribute == "style" or attribute.startswith("on")]
    loaded = [tag.get("src") or tag.get("href") for tag in page.select("script, link, img, iframe, object")]
    assert all(str(address).startswith(f"{assets.address()}/") for address in loaded)
    assert not page.find("meta", attrs={"http-equiv": True})


def test_health_and_every_other_address(scene: Scene):
    assert json.loads(scene.customer.get("/health").body) == {"status": "ok"}
    for path in ("/", "/nothing", "/nothing/x/y/z"):
        answer = scene.customer.get(path)
        assert answer.status == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(answer.body)["code"] == "no_route"


@pytest.mark.parametrize("path", ["/products/A/B", "/discount-codes/A/B"])
def test_a_path_with_a_decoded_slash_in_a_name_says_why_it_has_no_route(scene: Scene, path: str):
    answer = scene.customer.get(path)
    assert (answer.status, json.loads(answer.body)["code"]) == (404, "no_route")
    assert "cannot contain a slash" in json.loads(answer.body)["detail"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/draft-orders", "GET, POST"),
        ("DELETE", "/draft-orders/calculate", "GET, PATCH, POST"),  # which is also the path of a draft order
        ("HEAD", "/draft-orders.csv", "GET"),
        ("GET", "/sign-in", "POST"),
        ("PUT", "/i/x", "GET, HEAD"),
    ],
)
def test_another_method_of_a_known_path_is_not_allowed(scene: Scene, method: str, path: str, allowed: str):
    answer = scene.customer.request(method, path)
    assert (answer.status, answer.headers["Allow"]) == (405, allowed)
    if not path.startswith("/i/") and method != "HEAD":
        assert json.loads(answer.body)["code"] == "method_not_allowed"


def test_busy_asks_to_come_again(scene: Scene):
    answer: Page = painted("busy", "en")
    assert answer.headers["Retry-After"] == "5"
    again = answer.soup.select_one("main a")
    assert again
    assert str(again["href"]).startswith("/i/")
