"""Pages after too many wrong discount codes, and after too many changes."""

from datetime import timedelta

from tests.support.gallery.prices import details_changed_too_often, review_after_too_many_wrong_codes
from tests.support.gallery.scene import Scene


def test_twenty_wrong_codes_hide_the_field_and_the_order_can_be_paid(scene: Scene):
    page = review_after_too_many_wrong_codes(scene)
    assert not page.soup.select("input[name=discount_code]")
    assert "If you have one, ask Fjell & Fjord to add it. You can pay as before." in page.text
    assert page.has_form("/pay")
    right = scene.customer.post(f"/i/{scene.token}/discount", {"offer": "1", "discount_code": "SUMMER"})
    assert right.status == 303, "a right code is not looked up any more"
    assert scene.world.sale(scene.sale.id).offer.code is None
    paid = scene.customer.submit("/pay", page)
    assert (paid.status, paid.headers["Location"]) == (303, "https://pay.example/ses_1")


def test_one_wrong_code_less_than_twenty_leaves_the_field(scene: Scene):
    page = review_after_too_many_wrong_codes(scene)
    scene.world.link(scene.sale.id)
    for _ in range(19):
        page = scene.customer.post(f"/i/{scene.token}/discount", {"offer": "1", "discount_code": "WINTER"})
    assert page.soup.select("input[name=discount_code]"), "and a new link of staff begins the count anew"


def test_a_code_on_the_order_can_be_taken_off_after_too_many_wrong_ones(scene: Scene):
    page = review_after_too_many_wrong_codes(scene)
    scene.world.link(scene.sale.id)
    page = scene.customer.submit("/discount", scene.customer.get(f"/i/{scene.token}"), discount_code="SUMMER")
    for _ in range(20):
        scene.customer.post(f"/i/{scene.token}/discount", {"offer": "1", "discount_code": "WINTER"})
    page = scene.customer.get(f"/i/{scene.token}")
    assert "Take the code off" in page.text
    scene.customer.submit("/discount", page)
    assert scene.world.sale(scene.sale.id).offer.code is None


def test_the_change_after_thirty_in_an_hour_is_refused_and_says_until_when(scene: Scene):
    page = details_changed_too_often(scene)
    assert (page.status, page.headers["Retry-After"]) == (429, "3600")
    assert page.heading == "Please wait before you change more"
    assert "From 14:00 you can make changes again." in page.text
    kept = scene.world.sale(scene.sale.id)
    assert kept.person.shipping_address.address1 == "Storgata 29"
    (back,) = page.soup.select("a.button")
    page = scene.customer.get(str(back["href"]))
    assert page.has_form("/pay"), "the order can be paid as it is"
    scene.world.clock.advance(timedelta(hours=1))
    form = scene.customer.get(f"/i/{scene.token}?step=details")
    scene.customer.submit("/details", form, shipping_address1="Lillegata 1")
    assert scene.world.sale(scene.sale.id).person.shipping_address.address1 == "Lillegata 1"
