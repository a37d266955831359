"""What the customer's forms refuse, and what becomes of text that means harm."""

from urllib.parse import urlencode

import pytest

from functions.checkout.handler import lambda_handler
from tests.support.actors.customer import FORM
from tests.support.cast.people import TYPED
from tests.support.gallery.scene import Scene, draft
from tests.support.lambda_events import CONTEXT, http_event


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
@pytest.mark.parametrize("step", ["details", "delivery", "pay", "start-over", "opened"])
def test_another_sites_page_cannot_post_here(scene: Scene, site: str, step: str):
    link = scene.at(draft(known=True))
    before = scene.everything()
    answer = scene.customer.post(f"{link}/{step}", {"offer": "1", "delivery_method": "post"}, sec_fetch_site=site)
    assert answer.status == 403
    assert scene.everything() == before


@pytest.mark.parametrize("site", ["same-origin", "none", ""])
def test_the_checkout_page_can_send_its_own_forms(scene: Scene, site: str):
    link = scene.at(draft(known=True))
    answer = scene.customer.post(f"{link}/delivery", {"delivery_method": "post"}, sec_fetch_site=site, origin="null")
    assert answer.status == 303


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"x" * 40_000, FORM, 413),
        (b"{}", "application/json", 415),
        (b"a=1", "", 415),
        (b"&".join(b"a%d=1" % i for i in range(500)), FORM, 400),
        (b"offer=1&total=1,00&currency=NOK", FORM, 400),
        (b"offer=1&total=NaN&currency=NOK", FORM, 400),
        (b"offer=1&total=90&currency=", FORM, 400),
        (b"offer=1&total=90&currency=%00%00%00", FORM, 400),
        (b"offer=-1&total=1.00&currency=NOK", FORM, 400),
        (b"offer=" + b"9" * 4000 + b"&total=1.00&currency=NOK", FORM, 400),
        (b"\xff\xfe%ff%00", FORM, 400),
        (b"", FORM, 400),
    ],
)
def test_a_malformed_form_is_refused(scene: Scene, body: bytes, content_type: str, status: int):
    link = scene.at(draft(known=True))
    before = scene.everything()
    answer = scene.customer.request("POST", f"{link}/pay", body, content_type=content_type)
    assert answer.status == status
    assert answer.heading == "We could not read that"
    assert scene.everything() == before


@pytest.mark.parametrize("typed", [b"Bj%F8rnegate+1", b"Bj\xf8rnegate+1", b"%ED%A0%80"])
def test_a_form_that_is_not_utf_8_is_refused_and_stores_nothing(scene: Scene, typed: bytes):
    link = scene.at(draft(known=True))
    fields = {**TYPED, "shipping_address1": "STREET"}
    before, body = scene.everything(), urlencode(fields).encode().replace(b"STREET", typed)
    answer = scene.customer.request("POST", f"{link}/details", body, content_type=FORM)
    assert (answer.status, answer.heading) == (400, "We could not read that")
    assert scene.everything() == before


def test_a_form_sent_as_plain_text_is_read_as_well(scene: Scene):
    link = scene.at(draft(known=True))
    sent = http_event("POST", f"{link}/delivery", headers={"content-type": FORM})
    sent |= {"body": "delivery_method=post", "isBase64Encoded": False}
    assert lambda_handler(sent, CONTEXT)["statusCode"] == 303


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "'; --",
    "javascript:alert(1)",
    "\u202egnp.exe",
    "a\r\nBcc: x@example.com",
    "&lt;b&gt;",
    "\x00\x1b[31m",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_is_shown_as_text_whatever_it_says(scene: Scene, payload: str):
    page = scene.customer.get(scene.at(draft()))
    expected = len(page.soup.find_all("script"))
    fields = {
        name: payload for name in page.fields("/details") if name.startswith("shipping_") and "country" not in name
    }
    answer = scene.customer.submit("/details", page, **{**fields, "email": payload})
    assert answer.status == 422
    assert len(answer.soup.find_all("script")) == expected
    assert not answer.soup.find_all("img")
    shown = answer.fields("/details")["shipping_name"]
    cleaned = "".join(" " if ord(c) < 32 else c for c in payload).replace("\u202e", "")
    assert shown == " ".join(cleaned.split())
    assert "49" not in shown or "49" in payload


def test_control_and_direction_characters_never_reach_the_sale(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    typed = {"email": "k@example.com", "shipping_name": "Ka\u202eri\r\nNo\x00rd\u2028mann", "shipping_address1": "S 1"}
    scene.customer.submit("/details", page, **typed, shipping_postal_code="0155", shipping_city="A\u030aros")
    address = scene.world.sale(scene.sale.id).person.shipping_address
    assert address
    assert (address.name, address.city) == ("Kari No rd mann", "Åros")


NO_ADDRESSES = (
    "a@b",
    "a b@example.com",
    "a@example.com,b@example.com",
    "a@@example.com",
    "@example.com",
    "a@.com",
    "a..b@example.com",
    "a@example.com\r\nBcc: b@example.com",
    "<a@example.com>",
    "a@exam ple.com",
    "a@example.c",
    "x" * 300 + "@example.com",
)


@pytest.mark.parametrize("email", NO_ADDRESSES)
def test_an_invalid_email_address_is_asked_for_again(scene: Scene, email: str):
    page = scene.customer.get(scene.at(draft()))
    answer = scene.customer.submit("/details", page, email=email)
    assert answer.soup.select('.problem a[href="#email"]')


def test_a_field_of_absurd_length_is_refused_in_words(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    answer = scene.customer.submit("/details", page, shipping_name="x" * 5000)
    assert "Use at most 255 characters" in answer.text
