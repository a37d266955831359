"""Invoices, what becomes of them, and reminders."""

from datetime import datetime, timedelta

from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop, link_in
from tests.support.cast.people import KARI_JSON


def test_a_customer_who_has_not_paid_is_reminded_once_after_three_days(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    shop.invoice(draft)
    before = len(shop.emails())
    shop.advance(days=2, hours=23)
    assert "EmailSent reminder" not in shop.story(draft)
    shop.advance(hours=2)
    assert shop.story(draft).count("EmailSent reminder") == 1
    shop.advance(days=10)
    assert shop.story(draft).count("EmailSent reminder") == 1
    reminders = [email for email in shop.emails()[before:] if draft["name"] in email["subject"] + email["text"]]
    assert len(reminders) == 1
    assert shop.fill_in(link_in(reminders[0])).page.has_form("/pay")


def test_a_customer_who_has_paid_is_not_reminded(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    shop.fill_in(link_in(shop.invoice(draft))).pay()
    shop.advance(days=10)
    assert "EmailSent reminder" not in shop.story(draft)


def test_the_customer_reads_the_stores_own_words_in_emails_and_on_the_page(shop: Shop, merchant: Merchant):
    own = {
        "greeting": "Dear {name},",
        "invoice_subject": "{store}: {number}",
        "receipt_subject": "Thanks for {number}",
        "footer": "Open\nall week",
    }
    merchant.update("/store", {"texts": {"en": own, "nb": own}})
    draft = merchant.ready()
    invoice = shop.invoice(draft)
    assert invoice["subject"] == f"Fjord & Furu: {draft['name']}"
    assert "Dear Kari Nordmann," in invoice["text"]
    assert "Open\nall week\n" in invoice["text"].replace("\r", "")
    customer = shop.customer(link_in(invoice))
    (footer,) = customer.page.soup.select("footer")
    assert "Open all week" in footer.get_text(" ")
    customer.pay()
    assert shop.emails()[-1]["subject"] == f"Thanks for {merchant.order(draft)['name']}"


def test_a_cancelled_draft_is_not_reminded_of_and_its_link_says_so(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    link = link_in(shop.invoice(draft))
    merchant.ask("POST", f"/draft-orders/{draft['id']}/cancel", status=200)
    shop.advance(days=4)
    assert "EmailSent reminder" not in shop.story(draft)
    assert "cancelled" in shop.customer(link).text.lower()


def test_a_bounce_is_on_the_timeline_and_the_draft_order(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    email = shop.invoice(draft)
    shop.local("POST", f"outbox/{email['id']}/feedback", {"type": "bounce"})
    assert shop.story(draft)[-1] == "EmailBounced"
    assert merchant.read(draft)["invoice"]["status"] == "bounced"


def test_a_click_in_an_email_is_on_the_timeline_once(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    email = shop.invoice(draft)
    for _ in range(3):
        shop.local("POST", f"outbox/{email['id']}/feedback", {"type": "click"})
    assert shop.story(draft).count("EmailClicked") == 1


def test_an_invoice_for_tomorrow_goes_out_tomorrow(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    now = shop.local("GET", "clock")["now"]
    before = len(shop.emails())
    tomorrow = (datetime.fromisoformat(now) + timedelta(days=1)).isoformat()
    merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {"send_at": tomorrow}, status=202)
    shop.advance(hours=23)
    assert len(shop.emails()) == before
    shop.advance(hours=2)
    assert len(shop.emails()) == before + 1
    assert merchant.read(draft)["status"] == "INVOICE_SENT"


def test_the_invoice_speaks_the_customer_s_language(shop: Shop, merchant: Merchant):
    english = {**KARI_JSON, "locale": "en"}
    one, two = shop.invoice(merchant.draft(customer=KARI_JSON)), shop.invoice(merchant.draft(customer=english))
    assert "kr" in one["text"]
    assert one["text"] != two["text"]
    assert 'lang="nb"' in one["html"]
    assert 'lang="en"' in two["html"]


def test_a_link_opened_by_a_person_is_on_the_timeline(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    link = link_in(shop.invoice(draft))
    path = link[link.index("/i/") :]
    for _ in range(2):
        assert shop.stack.request("POST", f"{path}/opened", {"sec-fetch-site": "same-origin"}).status_code == 204
    assert shop.story(draft).count("LinkOpened") == 1
