"""What goes wrong with payments, and how it ends well."""

from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop


def test_a_declined_card_is_reported_and_another_try_pays(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    customer = shop.fill_in(merchant.link(draft))
    customer.pay("insufficient_funds")
    assert customer.page.has_form("/pay")
    assert "There is not enough money on the card" in customer.text
    customer.pay("approve")
    assert merchant.order(draft)["financial_status"] == "PAID"
    assert len([p for p in shop.payments() if p["status"] == "captured"]) == 1


def test_a_challenged_card_pays_in_the_end(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    customer = shop.fill_in(merchant.link(draft))
    session = customer.press_pay()
    shop.decide(session, "challenge")
    shop.decide(session, "approve")
    shop.stack.wait_until_idle()
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_starting_over_releases_the_stock_and_every_choice_can_be_changed(shop: Shop, merchant: Merchant):
    draft = merchant.draft("lysestake-messing")
    link = merchant.link(draft)
    customer = shop.fill_in(link)
    session = customer.press_pay()
    assert merchant.available("lysestake-messing") == 0
    customer.open(link)
    customer.submit("/start-over")
    assert merchant.available("lysestake-messing") == 1
    assert [p["status"] for p in shop.payments() if p["id"] == session] == ["voided"]
    customer.open(f"{link}?step=delivery")
    customer.submit("/delivery", delivery_method="butikk")
    customer.pay()
    assert merchant.order(draft)["totals"]["shipping"]["amount"] == "0.00"


def test_a_payment_whose_webhook_and_return_never_came_is_finished_by_recover(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    customer = shop.fill_in(merchant.link(draft))
    customer.pay("approve", webhook="never", **{"return": "no"})
    assert merchant.read(draft)["status"] == "OPEN"
    shop.advance(minutes=3)
    assert merchant.order(draft)["financial_status"] == "PAID"
    assert shop.story(draft).count("OrderPaid") == 1


def test_an_abandoned_payment_ends_and_releases_its_stock(shop: Shop, merchant: Merchant):
    draft = merchant.draft("lysestake-messing")
    link = merchant.link(draft)
    customer = shop.fill_in(link)
    customer.pay("abandon", **{"return": "no"})
    assert merchant.available("lysestake-messing") == 0
    shop.advance(minutes=40)
    assert merchant.available("lysestake-messing") == 1
    assert shop.story(draft)[-2:] == ["StockReleased", "PaymentExpired"]
    assert shop.customer(link).page.has_form("/pay")


def test_a_webhook_that_comes_twice_or_after_the_return_pays_once(shop: Shop, merchant: Merchant):
    for webhook in ("twice", "late"):
        draft = merchant.draft()
        shop.fill_in(merchant.link(draft)).pay("approve", webhook=webhook)
        shop.advance(minutes=10)
        assert merchant.order(draft)["financial_status"] == "PAID"
        assert shop.story(draft).count("OrderPaid") == 1
        assert shop.story(draft).count("EmailSent receipt") == 1


def test_the_return_address_alone_pays_nothing(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    customer = shop.fill_in(merchant.link(draft))
    session = customer.press_pay()
    attempt = next(p["attempt"] for p in shop.payments() if p["id"] == session)
    customer.open(f"/payments/test/return?attempt={attempt}&session={session}")
    assert merchant.read(draft)["status"] == "OPEN"
    assert customer.page.has_form("/pay")


def test_of_two_customers_for_the_last_one_the_second_is_told_by_name_and_cannot_pay(shop: Shop, merchant: Merchant):
    first, second = merchant.draft("lysestake-messing"), merchant.draft("lysestake-messing")
    late = shop.fill_in(merchant.link(second))
    shop.fill_in(merchant.link(first)).pay()
    late.submit("/pay")
    assert late.status == 409
    assert "Lysestake i messing" in late.text
    assert merchant.order(first)["financial_status"] == "PAID"
    assert merchant.read(second)["status"] == "OPEN"
    assert shop.story(second)[-1] == "OutOfStock"
    assert merchant.available("lysestake-messing") == 0


def test_what_changed_since_the_page_was_opened_is_shown_before_anything_is_paid(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    customer = shop.fill_in(merchant.link(draft))
    current = merchant.read(draft)
    line = {"sku": "kopp-steingods", "quantity": 2}
    merchant.ask("PATCH", f"/draft-orders/{draft['id']}", {"line_items": [line]}, if_match=f'"{current["version"]}"')
    customer.submit("/pay")
    assert customer.status == 409
    assert "557.00" in customer.text
    assert len([p for p in shop.payments() if p["status"] == "open"]) == 0
    customer.pay()
    assert merchant.order(draft)["captured"]["amount"] == "557.00"


def test_an_edit_of_what_is_being_paid_is_refused(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    shop.fill_in(merchant.link(draft)).press_pay()
    etag = f'"{merchant.read(draft)["version"]}"'
    line = {"sku": "kopp-steingods", "quantity": 2}
    problem = merchant.ask("PATCH", f"/draft-orders/{draft['id']}", {"line_items": [line]}, status=409, if_match=etag)
    assert problem["code"] == "payment_in_progress"
    assert merchant.ask("POST", f"/draft-orders/{draft['id']}/cancel", status=409)["code"] == "payment_in_progress"
