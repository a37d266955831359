"""Pages are compressed for clients that accept it."""

import base64
import gzip
from typing import Any

import pytest

from functions.checkout.handler import lambda_handler
from invoicing.pages.http.encoding import accepts_gzip
from tests.support.actors.merchant import Merchant
from tests.support.gallery.scene import Scene, draft
from tests.support.lambda_events import CONTEXT, http_event

BROWSER = "gzip, deflate, br, zstd"


def ask(method: str, url: str, accept_encoding: str, body: bytes | None = None) -> dict[str, Any]:
    headers = {"accept-language": "en", "accept-encoding": accept_encoding, "accept": "text/html"}
    headers |= {"content-type": "application/x-www-form-urlencoded"} if body is not None else {}
    path, _, query = url.partition("?")
    return lambda_handler(http_event(method, path, query, headers, body), CONTEXT)


def content(answer: dict[str, Any]) -> bytes:
    return base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else str(answer["body"]).encode()


def test_a_page_is_the_same_compressed_and_much_smaller(scene: Scene) -> None:
    link = scene.at(draft())
    plain, packed = ask("GET", link, ""), ask("GET", link, BROWSER)
    assert packed["headers"]["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain["headers"]
    assert plain["headers"]["Vary"] == packed["headers"]["Vary"] == "Accept-Encoding"
    assert gzip.decompress(content(packed)) == content(plain)
    assert len(content(packed)) < len(content(plain)) / 3


def test_a_form_with_errors_and_an_error_page_are_compressed_too(scene: Scene) -> None:
    link = scene.at(draft())
    with_errors = ask("POST", f"{link}/details", BROWSER, b"email=kari")
    assert (with_errors["statusCode"], with_errors["headers"]["Content-Encoding"]) == (422, "gzip")
    assert b"kari" in gzip.decompress(content(with_errors))
    unknown = ask("GET", f"{link}x", BROWSER)
    assert (unknown["statusCode"], unknown["headers"]["Content-Encoding"]) == (404, "gzip")


def test_an_answer_without_a_page_is_not_compressed(scene: Scene) -> None:
    link = scene.at(draft())
    for method, path in (("POST", f"{link}/opened"), ("GET", f"{link}/details"), ("GET", "/health")):
        answer = ask(method, path, BROWSER, b"" if method == "POST" else None)
        assert "Content-Encoding" not in answer["headers"], path
        assert not answer["isBase64Encoded"], path


def test_a_head_request_has_the_headers_of_the_page_and_no_body(scene: Scene) -> None:
    link = scene.at(draft())
    head, get = ask("HEAD", link, BROWSER), ask("GET", link, BROWSER)
    assert head["headers"] == get["headers"]
    assert content(head) == b""


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True),
        ("deflate, GZIP ;q=0.5", True),
        ("br;q=1.0, gzip;q=0.001", True),
        ("", False),
        ("identity", False),
        ("x-gzip-like, br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("*", False),
    ],
)
def test_gzip_is_accepted_if_it_is_named_and_its_quality_is_not_zero(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


def test_a_page_asks_for_no_cookie_and_a_cookie_changes_nothing(scene: Scene) -> None:
    link = scene.at(draft())
    event = http_event("GET", link, headers={"accept-language": "en"})
    plain, with_cookie = lambda_handler(event, CONTEXT), lambda_handler(event | {"cookies": ["session=x"]}, CONTEXT)
    assert plain == with_cookie
    assert "cookies" not in plain or plain["cookies"] == []


def test_an_answer_to_staff_is_never_compressed(merchant: Merchant) -> None:
    for path in ("/draft-orders", "/products", "/store"):
        answer = merchant.request("GET", path, headers={"accept-encoding": BROWSER})
        assert "Content-Encoding" not in answer.headers, path
