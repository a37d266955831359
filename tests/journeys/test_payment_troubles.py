"""What goes wrong with payments, and how it ends well."""

from tests.support.actors.shop import Shop


def test_a_declined_card_is_reported_and_another_try_pays(shop: Shop):
    draft = shop.draft()
    shopper = shop.fill_in(shop.link(draft))
    shop.pay(shopper, "insufficient_funds")
    assert shopper.has_form("/pay")
    assert "There is not enough money on the card" in shopper.text
    shop.pay(shopper, "approve")
    assert shop.order(draft)["financial_status"] == "PAID"
    assert len([p for p in shop.payments() if p["status"] == "captured"]) == 1


def test_a_challenged_card_pays_in_the_end(shop: Shop):
    draft = shop.draft()
    shopper = shop.fill_in(shop.link(draft))
    session = shop.to_provider(shopper)
    shop.decide(session, "challenge")
    shop.decide(session, "approve")
    shop.stack.wait_until_idle()
    assert shop.order(draft)["financial_status"] == "PAID"


def test_starting_over_releases_the_stock_and_every_choice_can_be_changed(shop: Shop):
    draft = shop.draft("lysestake-messing")
    link = shop.link(draft)
    shopper = shop.fill_in(link)
    session = shop.to_provider(shopper)
    assert shop.available("lysestake-messing") == 0
    shopper.open(link)
    shopper.submit("/start-over")
    assert shop.available("lysestake-messing") == 1
    assert [p["status"] for p in shop.payments() if p["id"] == session] == ["voided"]
    shopper.open(f"{link}?step=delivery").submit("/delivery", delivery_method="butikk")
    shop.pay(shopper)
    assert shop.order(draft)["totals"]["shipping"]["amount"] == "0.00"


def test_a_payment_whose_webhook_and_return_never_came_is_finished_by_recover(shop: Shop):
    draft = shop.draft()
    shopper = shop.fill_in(shop.link(draft))
    shop.pay(shopper, "approve", webhook="never", **{"return": "no"})
    assert shop.read(draft)["status"] == "OPEN"
    shop.advance("PT3M")
    assert shop.order(draft)["financial_status"] == "PAID"
    assert shop.story(draft).count("OrderPaid") == 1


def test_an_abandoned_payment_ends_and_releases_its_stock(shop: Shop):
    draft = shop.draft("lysestake-messing")
    link = shop.link(draft)
    shopper = shop.fill_in(link)
    shop.pay(shopper, "abandon", **{"return": "no"})
    assert shop.available("lysestake-messing") == 0
    shop.advance("PT40M")
    assert shop.available("lysestake-messing") == 1
    assert shop.story(draft)[-2:] == ["StockReleased", "PaymentExpired"]
    assert shop.shopper(link).has_form("/pay")


def test_a_webhook_that_comes_twice_or_after_the_return_pays_once(shop: Shop):
    for webhook in ("twice", "late"):
        draft = shop.draft()
        shop.pay(shop.fill_in(shop.link(draft)), "approve", webhook=webhook)
        shop.advance("PT10M")
        assert shop.order(draft)["financial_status"] == "PAID"
        assert shop.story(draft).count("OrderPaid") == 1
        assert shop.story(draft).count("EmailSent receipt") == 1


def test_the_return_address_alone_pays_nothing(shop: Shop):
    draft = shop.draft()
    shopper = shop.fill_in(shop.link(draft))
    session = shop.to_provider(shopper)
    attempt = next(p["attempt"] for p in shop.payments() if p["id"] == session)
    shopper.open(f"/payments/test/return?attempt={attempt}&session={session}")
    assert shop.read(draft)["status"] == "OPEN"
    assert shopper.has_form("/pay")


def test_of_two_customers_for_the_last_one_the_second_is_told_by_name_and_cannot_pay(shop: Shop):
    first, second = shop.draft("lysestake-messing"), shop.draft("lysestake-messing")
    late = shop.fill_in(shop.link(second))
    shop.pay(shop.fill_in(shop.link(first)))
    late.submit("/pay")
    assert late.status == 409
    assert "Lysestake i messing" in late.text
    assert shop.order(first)["financial_status"] == "PAID"
    assert shop.read(second)["status"] == "OPEN"
    assert shop.story(second)[-1] == "OutOfStock"
    assert shop.available("lysestake-messing") == 0


def test_what_changed_since_the_page_was_opened_is_shown_before_anything_is_paid(shop: Shop):
    draft = shop.draft()
    shopper = shop.fill_in(shop.link(draft))
    current = shop.read(draft)
    line = {"sku": "kopp-steingods", "quantity": 2}
    shop.ask("PATCH", f"/draft-orders/{draft['id']}", {"line_items": [line]}, if_match=f'"{current["version"]}"')
    shopper.submit("/pay")
    assert shopper.status == 409
    assert "557.00" in shopper.text
    assert len([p for p in shop.payments() if p["status"] == "open"]) == 0
    shop.pay(shopper)
    assert shop.order(draft)["captured"]["amount"] == "557.00"


def test_an_edit_of_what_is_being_paid_is_refused(shop: Shop):
    draft = shop.draft()
    shop.to_provider(shop.fill_in(shop.link(draft)))
    etag = f'"{shop.read(draft)["version"]}"'
    line = {"sku": "kopp-steingods", "quantity": 2}
    problem = shop.ask("PATCH", f"/draft-orders/{draft['id']}", {"line_items": [line]}, status=409, if_match=etag)
    assert problem["code"] == "payment_in_progress"
    assert shop.ask("POST", f"/draft-orders/{draft['id']}/cancel", status=409)["code"] == "payment_in_progress"
