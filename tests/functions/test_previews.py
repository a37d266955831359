"""A preview: staff see the customer's page, and the sale cannot tell."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from invoicing.domain.checkout.preview import make_preview_token, read_preview_token
from invoicing.domain.draft_orders.draft_input import ShippingInput
from invoicing.domain.errors import LinkNotFoundError
from invoicing.domain.sale.link import make_token, read_token
from invoicing.domain.values.money import Money
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import sell
from tests.support.cast.people import KARI_JSON, TYPED
from tests.support.gallery.fulfillments import paid
from tests.support.gallery.previews import PREVIEWS, preview_of
from tests.support.gallery.scene import OFFICE, Scene, draft

FORMS = ("details", "details?change=country", "delivery", "discount", "pay", "start-over", "new-link", "opened")
STREETS = ("Storgata", "0155", "H0302", "Karl Johans gate", "0159")
PERSONAL = ("Nordmann", "kari.nordmann", "400 12 345", "Design", *STREETS)
DAY = timedelta(days=1)
ENGLISH = {**KARI_JSON, "locale": "en"}


def previewed(merchant: Merchant, path: str) -> str:
    """Make a preview; return its path."""
    url: str = merchant.ask("POST", f"{path}/preview", status=200)["url"]
    return urlsplit(url).path


def test_a_preview_shows_the_customer_s_page_and_changes_nothing(scene: Scene):
    scene.at(draft(known=True, shipping_line=ShippingInput("post")))
    preview, before = preview_of(scene), scene.everything()
    page = scene.customer.get(preview)
    assert (page.status, page.heading) == (200, "Review and pay")
    assert "this is what the customer sees" in page.text
    for query in ("?step=details", "?step=delivery", "?lang=nb", "?checking=1"):
        assert scene.customer.get(preview + query).status == 200
    assert scene.customer.request("HEAD", preview).status == 200
    assert scene.everything() == before


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_preview_is_refused_on_the_server(scene: Scene, form: str):
    for given in (draft(), draft(known=True), draft(known=True, shipping_line=ShippingInput("post"))):
        link = scene.at(given)
        fields = scene.customer.get(link + "?step=details").fields("/details")
        seen = {"offer": "1", "total": str(scene.sale.draft.total), "currency": "NOK", "delivery_method": "pickup"}
        before = scene.everything()
        page = scene.customer.post(f"{preview_of(scene)}/{form}", {**fields, **TYPED, **seen})
        assert (page.status, page.heading) == (403, "This is a preview")
        assert scene.everything() == before


def test_a_payment_that_began_cannot_be_ended_through_a_preview(scene: Scene):
    scene.paying()
    before = scene.everything()
    assert scene.customer.get(preview_of(scene)).heading == "Your payment is not finished"
    assert scene.customer.post(f"{preview_of(scene)}/start-over", {}).status == 403
    assert scene.everything() == before


@pytest.mark.parametrize("paint", [paint for paint, status in PREVIEWS if status == 200])
def test_a_preview_reports_no_opening_and_masks_personal_data(scene: Scene, paint):
    page = paint(scene)
    body = page.soup.find("body")
    assert "data-opened" not in body.attrs
    assert [text for text in PERSONAL if text in page.body] == []


def test_a_preview_masks_what_a_link_shows(scene: Scene):
    link = scene.at(draft(known=True, billing_address=OFFICE))
    shown = scene.customer.get(link + "?step=details")
    assert [text for text in PERSONAL if text not in shown.body] == []
    fields = scene.customer.get(preview_of(scene) + "?step=details").fields("/details")
    assert (fields["email"], fields["shipping_name"]) == ("k•••@e•••.com", "K••• N•••")
    assert (fields["shipping_city"], fields["shipping_country"]) == ("Oslo", "NO")


@pytest.mark.parametrize(
    ("number", "url", "shown"),
    [
        ("CS123456785NO", "https://tracking.example/CS123456785NO", "Tracking C•••"),
        ("CS123456785NO", "", "Tracking C•••"),
        ("", "https://tracking.example/CS123456785NO", "Tracking •••"),
    ],
)
def test_a_preview_masks_where_the_goods_can_be_followed(scene: Scene, number: str, url: str, shown: str):
    paid(scene)
    scene.world.fulfill(scene.sale.id, carrier="Posten", tracking_number=number, tracking_url=url)
    page = scene.customer.get(preview_of(scene))
    assert f"Carrier Posten {shown}" in page.text
    assert "CS123456785NO" not in page.body
    assert "CS123456785NO" in scene.customer.get(f"/i/{scene.token}").body


def test_a_preview_can_be_opened_for_one_day(scene: Scene):
    scene.at(draft())
    preview = preview_of(scene)
    scene.world.clock.advance(DAY - timedelta(seconds=1))
    assert scene.customer.get(preview).status == 200
    scene.world.clock.advance(timedelta(seconds=1))
    ended = scene.customer.get(preview)
    assert (ended.status, ended.heading) == (410, "This preview has ended")
    assert scene.customer.post(f"{preview}/pay", {}).status == 403


def test_the_tokens_of_previews_and_links_are_of_different_kinds(scene: Scene):
    scene.at(draft())
    keys, now = scene.world.link_keys.all(), scene.world.clock()
    link, preview = make_token(scene.sale.id, 1, keys), make_preview_token(scene.sale.id, now, keys)
    assert read_preview_token(preview, keys) == (scene.sale.id, now)
    for read, token in ((read_token, preview), (read_preview_token, link)):
        with pytest.raises(LinkNotFoundError):
            read(token, keys)


def test_a_forged_preview_gets_the_page_of_an_unknown_link(scene: Scene):
    scene.at(draft())
    token = preview_of(scene).removeprefix("/i/")
    unknown = scene.customer.get("/i/" + "A" * 68)
    reads = scene.world.sales.gets
    for place in range(0, len(token), 5):
        forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        page = scene.customer.get(f"/i/{forged}")
        assert (page.status, page.body) == (404, unknown.body)
    assert scene.world.sales.gets == reads


def test_a_preview_of_what_is_short_shows_it_and_records_nothing(scene: Scene):
    scene.at(draft(known=True, shipping_line=ShippingInput("post")))
    scene.world.products.move({"throw": -3})
    before = scene.everything()
    page = scene.customer.get(preview_of(scene))
    assert "You cannot pay just now" in page.text
    assert scene.customer.post(f"{preview_of(scene)}/opened", {"offer": "1"}).status == 403
    assert scene.everything() == before
    assert "OutOfStock" not in scene.world.story(scene.sale.id)


def test_a_preview_shows_no_changes_since_a_visit(scene: Scene):
    link = scene.at(draft(known=True, shipping_line=ShippingInput("post"), lock_prices=False))
    scene.look(link)
    cup = scene.world.products.by_sku["cup"]
    scene.world.products.put(replace(cup.product, price=Money(29900, "NOK")), seen=cup)
    assert "Your order has changed" in scene.customer.get(link).text
    page = scene.customer.get(preview_of(scene))
    assert "Your order has changed" not in page.text
    assert "598.00" in page.text


def test_staff_preview_a_draft_order_and_what_it_becomes(merchant: Merchant):
    waiting = merchant.ready(customer=ENGLISH)
    path = f"/draft-orders/{waiting['id']}"
    before = merchant.stored()
    answer = merchant.ask("POST", f"{path}/preview", status=200)
    assert answer["expires_at"] == "2026-11-24T12:00:00.000Z"
    page = Customer().open(urlsplit(answer["url"]).path)
    assert (page.status, page.heading) == (200, "Review and pay")
    assert merchant.stored() == before
    assert merchant.ask("GET", f"{path}/links")["items"] == []
    order = sell(merchant, customer=ENGLISH)
    assert Customer().open(previewed(merchant, f"/orders/{order}")).heading == "Thank you. Your order is paid"
    pending = merchant.complete_unpaid(merchant.ready(customer=ENGLISH))
    assert "Payment pending" in Customer().open(previewed(merchant, f"/orders/{pending['id']}")).text


def test_a_preview_of_a_cancelled_draft_order_says_so(merchant: Merchant):
    cancelled = merchant.cancel_draft(merchant.draft(customer=ENGLISH))
    assert "cancelled" in Customer().open(previewed(merchant, f"/draft-orders/{cancelled['id']}")).heading


@pytest.mark.parametrize("channel", ["preview", "email"])
def test_no_shared_link_has_the_channel_of_previews_or_emails(merchant: Merchant, channel: str):
    path = f"/draft-orders/{merchant.draft()['id']}/links"
    merchant.refused(422, "reserved_channel", "POST", path, {"channel": channel})


def test_what_is_not_there_has_no_preview(merchant: Merchant):
    merchant.refused(404, "not_found", "POST", "/draft-orders/dft_06b3m5s4q0xk8t9v7w2e1c3r5a/preview")
    merchant.refused(404, "not_found", "POST", f"/orders/{merchant.draft()['id'].replace('dft', 'ord')}/preview")
