"""Skus and discount codes in paths, in every script, whether the gateway decodes the path or not."""

import json
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.support.actors.answer import Answer
from tests.support.actors.merchant import Merchant

MUG = {"title": "Mug", "price": "90.00"}
TENTH = {"type": "percentage", "value": "10"}
Path = Callable[[str], str]
NAMES = ["दिवाली", "เสื้อ", "ÉTÉ", unicodedata.normalize("NFD", "ÉTÉ"), "חֲנֻכָּה", "শুভ-10"]


def no_encoding(path: str) -> str:
    return path


as_the_gateway_sends_paths = pytest.mark.parametrize("sent", [quote, no_encoding], ids=["encoded", "decoded"])


def put(merchant: Merchant, path: str, body: object) -> Answer:
    return merchant.transport.send("PUT", path, "", {"content-type": "application/json"}, json.dumps(body))


@as_the_gateway_sends_paths
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_discount_code_may_have_combining_marks(merchant: Merchant, name: str, sent: Path) -> None:
    path = sent(f"/discount-codes/{name}")
    assert put(merchant, path, TENTH).json["code"] == unicodedata.normalize("NFKC", name)
    assert merchant.transport.send("GET", path, "", {}, None).status == 200


@as_the_gateway_sends_paths
@pytest.mark.parametrize("name", [*NAMES, "ABC दि"], ids=ascii)
def test_a_sku_may_have_combining_marks_in_paths_and_bodies(merchant: Merchant, name: str, sent: Path) -> None:
    path = sent(f"/products/{name}")
    assert put(merchant, path, MUG).json["sku"] == unicodedata.normalize("NFC", name)
    assert merchant.transport.send("GET", path, "", {}, None).status == 200
    [line] = merchant.draft(line_items=[{"sku": name, "quantity": 1}])["line_items"]
    assert line["sku"] == unicodedata.normalize("NFC", name)


HIDDEN = ["\ufe0f", "\u034f", "\u180b", "\u3164", "\u115f", "\U000e0100"]


@as_the_gateway_sends_paths
@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_what_is_drawn_as_nothing_makes_no_other_sku_or_code(merchant: Merchant, hidden: str, sent: Path) -> None:
    answer = put(merchant, sent(f"/products/mug{hidden}"), MUG)
    assert (answer.status, answer.json["code"]) == (400, "invalid_sku")
    assert put(merchant, sent(f"/discount-codes/TEN{hidden}TH"), TENTH).json["code"] == "TENTH"


UNFIT = ["\u093f\u0926", "A\u0301.", 'A"B', "A\\B", "A#B", "A?B", "A%B", "🎁"]


@as_the_gateway_sends_paths
@pytest.mark.parametrize("name", UNFIT, ids=ascii)
def test_an_invalid_name_is_refused_as_such(merchant: Merchant, name: str, sent: Path) -> None:
    for path, body, code in (("/products/", MUG, "invalid_sku"), ("/discount-codes/", TENTH, "invalid_code")):
        answer = put(merchant, sent(path + name), body)
        assert (answer.status, answer.json["code"]) == (400, code)


def test_a_slash_that_the_gateway_leaves_encoded_is_refused_in_a_name(merchant: Merchant) -> None:
    assert put(merchant, "/products/A%2FB", MUG).json["code"] == "invalid_sku"
    assert put(merchant, "/discount-codes/A%2FB", TENTH).json["code"] == "invalid_code"
