"""E-mails about orders whose payment is pending: order, due date, overdue; receipts of manual payments."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.sale.attempt import PaymentMethod
from invoicing.domain.sale.order import OrderPaymentStatus, Payment
from tests.support.builders.drafts import ready_draft
from tests.support.builders.emails import NOW, PERSON, pending, read, sale_of
from tests.support.worlds.fake_world import FakeWorld

ON_FULFILLMENT = PaymentTerms(TermsType.FULFILLMENT)
LATE = NOW + timedelta(days=9)
in_norwegian = replace(PERSON, customer=replace(PERSON.customer, locale="nb"))


def plain(text: str) -> str:
    return " ".join(text.replace("\u034f\u200c", "").split())


def preheader(html: str) -> str:
    page = BeautifulSoup(html, "html.parser")
    assert page.body
    return plain(page.body.div.get_text() if page.body.div else "")


def structured(html: str):
    tag = BeautifulSoup(html, "html.parser").find("script", type="application/ld+json")
    assert tag
    return json.loads(tag.get_text())


def with_terms(sale, terms, **draft):
    sale.put(replace(sale.draft, payment_terms=terms, **draft))
    return sale


# --- the invoice ------------------------------------------------------------------------------------------------------


def test_the_invoice_of_an_order_names_the_order_everywhere():
    parts = read(sale=pending())
    assert parts.subject == "Invoice for order #1007 from Fjell & Fjord"
    assert "Invoice for order #1007: NOK" in plain(parts.text)
    assert "Its payment is pending." in parts.text
    assert "#D1042" not in parts.text + parts.html
    assert structured(parts.html)["confirmationNumber"] == "#1007"
    assert "Pay your order" in parts.text


def test_an_invoice_of_a_pending_order_states_its_due_date_not_the_end_of_its_link():
    parts = read(sale=pending())
    assert "Pay by 30 November 2026" in plain(parts.text)
    assert "December" not in parts.text
    assert preheader(parts.html).startswith("Pay NOK 2,441.10 by 30 November — 3 items")
    assert structured(parts.html)["paymentDueDate"] == "2026-11-30"


def test_an_invoice_of_a_pending_order_without_a_due_date_states_none():
    parts = read(sale=pending(due_on=""))
    assert "Pay by" not in parts.text
    assert preheader(parts.html).startswith("Pay NOK 2,441.10 — 3 items")
    assert "paymentDueDate" not in structured(parts.html)


def test_terms_stand_where_no_day_is_known_yet():
    parts = read(sale=with_terms(pending(due_on=""), ON_FULFILLMENT))
    assert "To be paid when the goods have been sent" in parts.text
    parts = read(sale=with_terms(pending(), PaymentTerms(TermsType.NET, days=7)))
    assert "within 7 days" not in parts.text


def test_a_draft_with_terms_says_until_when_too():
    terms = PaymentTerms(TermsType.FIXED, due_on="2026-12-01")
    parts = read(sale=with_terms(sale_of(), terms, due_on="2026-12-01"))
    assert parts.subject == "Invoice #D1042 from Fjell & Fjord"
    assert "Pay by 1 December 2026" in plain(parts.text)
    assert preheader(parts.html).startswith("Pay NOK 2,441.10 by 1 December — 3 items")


def test_an_order_that_goes_as_agreed_has_no_delivery_left_to_choose():
    parts = read(sale=pending(sale_of(shipping_line=None)))
    assert "Plus delivery" not in parts.text
    assert "As agreed" in parts.text
    assert "Total without delivery" not in parts.text


def test_an_invoice_that_is_sent_late_says_since_when_it_is_overdue():
    parts = read(sale=pending(), created_at=LATE)
    assert "Overdue since 1 December 2026" in plain(parts.text)
    assert preheader(parts.html).startswith("NOK 2,441.10 was to be paid by 30 November — 3 items")
    assert structured(parts.html)["paymentStatus"] == "https://schema.org/PaymentPastDue"


def test_emails_about_pending_orders_are_translated_into_norwegian():
    parts = read(sale=pending(sale_of(person=in_norwegian)))
    assert parts.subject == "Faktura for ordre #1007 fra Fjell & Fjord"
    assert "30. november 2026" in plain(parts.text)
    late = read("reminder", pending(sale_of(person=in_norwegian)), created_at=LATE)
    assert late.subject == "Forfalt: ordre #1007 fra Fjell & Fjord"
    assert "skulle vært betalt innen 30. november" in plain(late.text)


# --- the reminder -----------------------------------------------------------------------------------------------------


def test_the_reminder_of_an_order_names_it():
    parts = read("reminder", pending())
    assert parts.subject == "Reminder: order #1007 from Fjell & Fjord"
    assert "On 20 November we sent you this invoice" in plain(parts.text)


@pytest.mark.parametrize(
    ("sale", "subject"),
    [
        (pending(), "Overdue: order #1007 from Fjell & Fjord"),
        (with_terms(sale_of(), None, due_on="2026-11-30"), "Overdue: invoice #D1042 from Fjell & Fjord"),
    ],
)
def test_the_reminder_of_an_overdue_order_says_that_payment_is_overdue(sale, subject):
    parts = read("reminder", sale, created_at=LATE)
    assert parts.subject == subject
    assert "was to be paid by 30 November, and we have not noted your payment yet" in plain(parts.text)


def test_a_day_is_over_at_midnight_where_the_store_is():
    last_minute = NOW.replace(day=30, hour=22, minute=59)
    assert read("reminder", pending(), created_at=last_minute).subject.startswith("Reminder")
    assert read("reminder", pending(), created_at=last_minute + timedelta(minutes=1)).subject.startswith("Overdue")


def test_the_reminder_that_is_really_sent_is_of_its_day():
    world = FakeWorld()
    terms = PaymentTerms(TermsType.RECEIPT)
    world.invoiced(replace(ready_draft(), payment_terms=terms))
    assert "Betal innen 23. november" in plain(world.read_email().text)
    world.clock.advance(timedelta(days=3))
    world.send_reminders()
    assert world.read_email().subject == "Forfalt: faktura #D1001 fra Fjell & Fjord"


# --- the receipt ------------------------------------------------------------------------------------------------------


def paid_manually(method: PaymentMethod, name: str = ""):
    sale = sale_of()
    assert sale.order
    status, total = OrderPaymentStatus.CAPTURED, sale.order.total
    payment = Payment("pay_1", "manual", method, status, total, method_name=name)
    sale.put(replace(sale.order, payments=(payment,)))
    return sale


@pytest.mark.parametrize(
    ("method", "how"),
    [
        (PaymentMethod.BANK_TRANSFER, " (Bank transfer)"),
        (PaymentMethod.CASH, " (Cash)"),
        (PaymentMethod.CARD, " (Card)"),
        (PaymentMethod.OTHER, ""),
    ],
)
def test_a_receipt_names_a_manual_payment(method, how):
    text = plain(read("receipt", paid_manually(method)).text)
    assert (
        f"Fjell & Fjord has noted your payment of NOK 2,441.10 on 23 November 2026{how}. This is your receipt." in text
    )


def test_a_receipt_names_another_method_as_staff_did():
    email = read("receipt", paid_manually(PaymentMethod.OTHER, "Vipps <b>"))
    assert "your payment of NOK 2,441.10 on 23 November 2026 (Vipps <b>). This is your receipt." in plain(email.text)
    assert "(Vipps &lt;b&gt;)" in email.html


def test_a_receipt_of_money_that_came_through_the_link_says_that_it_was_received():
    assert "We received your payment of NOK 2,441.10" in plain(read("receipt").text)
