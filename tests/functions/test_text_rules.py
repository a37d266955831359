"""What the pages and the API make of text: both by the same rules."""

import pytest

from invoicing.bootstrap import app
from invoicing.domain.values.text import is_email_address, is_web_address, plain_dashes, plain_postal_code, visible_text
from tests.support.actors.merchant import Merchant
from tests.support.builders.emails import ENCODED_WORDS
from tests.support.cast.people import KARI_JSON, OSLO_JSON, TYPED
from tests.support.gallery.scene import Scene, draft

INVISIBLE = ("\u200b", "\u2060\ufeff", "\u3164", "\u2800 \u2800", "\u00ad", "\u200d", " \u00a0 ")
FULL_WIDTH = "\uff10\uff11\uff15\uff15"  # 0155, as East Asian keyboards write it


@pytest.fixture
def scene():
    yield Scene(app, "en")
    app.reset()


@pytest.mark.parametrize("text", INVISIBLE)
def test_text_of_invisible_characters_is_empty(text: str):
    assert visible_text(text) == ""


@pytest.mark.parametrize("text", ["Kari", "1", "👩‍👩‍👧", "می‌خواهم", "王", "é"])
def test_visible_characters_are_kept(text: str):
    assert visible_text(f"\u200b {text}\u2060 ") == text


@pytest.mark.parametrize("address", ["kari@example.com", "kari@blåbær.no", "k.n+1@post.example.no"])
def test_an_address_that_can_receive_email_is_accepted(address: str):
    assert is_email_address(address)


@pytest.mark.parametrize(
    "address", ["kåre@example.com", "kari", "kari@", "a..b@example.com", "a@b", f"{'a' * 65}@b.no"]
)
def test_an_address_that_cannot_receive_email_is_refused(address: str):
    assert not is_email_address(address)


@pytest.mark.parametrize(
    "url", ["https://a.example", "https://blåbær.no/vilkår?a=1&b=(2)#§", "https://a.example:8443/%22~x", "HTTPS://A.NO"]
)
def test_a_web_address_in_any_script_is_accepted(url: str):
    assert is_web_address(url)


@pytest.mark.parametrize("sign", [*" \"'<>\\^`{|}\n\t\x00\x7f\x85\u00a0\u2028\u200b\u202e\u3164"])
def test_a_web_address_has_no_spaces_quotes_or_control_characters(sign: str):
    assert not is_web_address(f"https://shop.example/{sign}terms")
    assert not is_web_address(f"https://shop{sign}.example/terms")


@pytest.mark.parametrize("url", ["http://a.no", "https://", "https:a.no", "//a.no", "https://a@b.no", "https://[a", ""])
def test_other_urls_are_no_web_addresses(url: str):
    assert not is_web_address(url)


def test_a_postal_code_may_be_typed_in_full_width():
    assert plain_postal_code(FULL_WIDTH) == "0155"


def test_the_page_says_why_it_cannot_send_to_an_address(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    again = scene.customer.submit("/details", page, **{**TYPED, "email": "kåre@example.com"})
    assert again.status == 422
    assert "Use only the letters a to z, digits and signs before the @" in again.text
    assert scene.world.sale(scene.sale.id).person.customer.email == ""


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("kåre@example.com", "only the letters a to z, digits and signs before the @"),
        ("kare@example", "Give one e-mail address"),
    ],
)
def test_the_api_says_why_it_cannot_send_to_an_address(merchant: Merchant, address: str, why: str):
    path = f"/draft-orders/{merchant.draft()['id']}/invoice"
    problem = merchant.refused(422, "invalid_email", "POST", path, {"to": address})
    assert why in problem["errors"][0]["detail"]


@pytest.mark.parametrize("phone", ["112", "22 33 44 55 (kveld)", "+47\u2011223\u2011344", ""])
def test_a_phone_number_may_have_text_beside_it(merchant: Merchant, phone: str):
    assert (merchant.draft(customer={"phone": phone})["customer"]["phone"] or "") == plain_dashes(phone)


other_digits = pytest.mark.parametrize(
    "typed",
    ["\u0664\u0660\u0660\u0661\u0662\u0663\u0664\u0665", "\uff14\uff10\uff10\uff11\uff12\uff13\uff14\uff15"],
    ids=["Arabic", "wide"],
)


@other_digits
def test_the_api_stores_the_digits_of_a_phone_number_as_plain_ones(merchant: Merchant, typed: str):
    assert merchant.draft(customer={"phone": typed})["customer"]["phone"] == "40012345"


@other_digits
def test_the_page_stores_the_digits_of_a_phone_number_as_plain_ones(scene: Scene, typed: str):
    page = scene.customer.get(scene.at(draft()))
    scene.customer.submit("/details", page, **{**TYPED, "phone": typed})
    assert scene.world.sale(scene.sale.id).person.delivery_phone == "40012345"


@pytest.mark.parametrize("phone", ["call me", "12", "²³⁴", "ext. 5"])
def test_a_phone_number_without_digits_is_refused_by_the_api(merchant: Merchant, phone: str):
    lines = [{"sku": "mug", "quantity": 1}]
    for of, body in {
        "/customer": {"line_items": lines, "customer": {"phone": phone}},
        "/shipping_address": {"line_items": lines, "shipping_address": {**OSLO_JSON, "phone": phone}},
    }.items():
        problem = merchant.refused(422, "invalid_phone", "POST", "/draft-orders", body)
        assert problem["errors"][0]["pointer"] == f"{of}/phone"
    settings = {"contact": {"phone": phone}}
    merchant.refused(422, "invalid_phone", "PATCH", "/store", settings, headers={"If-Match": "*"})


def test_the_page_takes_no_phone_number_without_digits_either(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    again = scene.customer.submit("/details", page, **{**TYPED, "phone": "ring meg"})
    assert again.status == 422
    assert "Enter a phone number with at least 3 digits" in again.text


@pytest.mark.parametrize("name", ["shipping_name", "shipping_address1", "shipping_city"])
@pytest.mark.parametrize("text", INVISIBLE)
def test_the_page_takes_nothing_invisible_for_an_answer(scene: Scene, name: str, text: str):
    page = scene.customer.get(scene.at(draft()))
    again = scene.customer.submit("/details", page, **{**TYPED, name: text})
    assert again.status == 422
    assert [field["href"] for field in again.soup.select(".problem a")] == [f"#{name}"]


def test_the_page_keeps_a_postal_code_of_full_width_plainly(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    scene.customer.submit("/details", page, **{**TYPED, "shipping_postal_code": FULL_WIDTH + "\u200b"})
    address = scene.world.sale(scene.sale.id).person.shipping_address
    assert address
    assert address.postal_code == "0155"


@pytest.mark.parametrize("title", INVISIBLE)
def test_the_api_refuses_a_title_that_cannot_be_seen(merchant: Merchant, title: str):
    lines = [{"title": title, "quantity": 1, "unit_price": "10.00"}]
    answer = merchant.request("POST", "/draft-orders", {"line_items": lines})
    assert (answer.status, answer.json["code"]) == (422, "blank")


def test_the_api_keeps_a_postal_code_of_full_width_plainly(merchant: Merchant):
    draft = merchant.draft(customer=KARI_JSON, shipping_address={**OSLO_JSON, "postal_code": FULL_WIDTH})
    assert draft["shipping_address"]["postal_code"] == "0155"


@pytest.mark.parametrize("text", [*ENCODED_WORDS, "=?utf-8?q?Hi=0D=0ABcc:_evil@example.com?\u200b="])
def test_the_api_refuses_an_encoded_word_in_the_header_of_an_email(merchant: Merchant, text: str):
    path = f"/draft-orders/{merchant.draft()['id']}/invoice"
    problem = merchant.refused(422, "encoded_word", "POST", path, {"subject": text, "to": "kari@example.com"})
    assert problem["errors"][0]["pointer"] == "/subject"
    headers = {"If-Match": "*"}
    problem = merchant.refused(422, "encoded_word", "PATCH", "/store", {"name": text}, headers=headers)
    assert problem["errors"][0]["pointer"] == "/name"


def test_the_api_takes_an_encoded_word_for_no_email_address(merchant: Merchant):
    path = f"/draft-orders/{merchant.draft()['id']}/invoice"
    merchant.refused(422, "invalid_email", "POST", path, {"to": "=?utf-8?q?a=0D=0ABcc?=@example.com"})
