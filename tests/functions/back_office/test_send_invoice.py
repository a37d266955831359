"""Staff send an invoice: the form, its review with the very e-mail, and the request."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.rate_limits.email_quota import MOST_EMAILS, EmailQuota
from invoicing.domain.sale.email import Email, EmailStatus, email_key
from invoicing.domain.values.ids import parse_draft_order_id
from invoicing.pages.http.headers import framed_email_headers, security_headers
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import INGRID, KARI, KARI_JSON, TRYGVE

ENGRAVING = {"title": "Engraving", "quantity": 1, "unit_price": "150.00"}


@pytest.fixture
def base(merchant: Merchant) -> str:
    """The page of a draft order for Kari."""
    return page_of(merchant.draft(customer=KARI_JSON, line_items=[ENGRAVING]))


def page_of(draft: Any) -> str:
    return f"/admin/drafts/{draft['id']}"


def story(merchant: Merchant, base: str) -> list[str]:
    return merchant.story({"id": base.rpartition("/")[2]})


def stored_invoice(base: str) -> Email:
    """Return the latest invoice of a draft order."""
    sale_id = parse_draft_order_id(base.rpartition("/")[2])
    invoice = app.sales.get(sale_id).draft.invoice
    assert invoice
    return app.sales.get(sale_id, email_key(invoice.email_id)).email(invoice.email_id)


def review(office: Office, base: str, **typed: str) -> Page:
    office.open(f"{base}/invoice")
    return office.submit("/invoice/review", **typed)


def frame_of(page: Page) -> str:
    frame = page.soup.find("iframe")
    assert frame, page.text
    return str(frame["src"])


def test_an_invoice_is_reviewed_and_sent_to_the_customer(merchant: Merchant, office: Office, base: str) -> None:
    page = review(office, base, message="Hei!\nTakk.")
    assert (page.status, page.url, page.heading) == (200, f"{base}/invoice/review", "Review the invoice")
    assert f"To {KARI.email}" in page.text
    assert story(merchant, base) == ["DraftOrderCreated"]
    office.submit("/invoice")
    assert office.url == base
    assert story(merchant, base) == ["DraftOrderCreated", "InvoiceRequested"]
    sent = stored_invoice(base)
    assert (sent.to, sent.message, sent.status) == (KARI.email, "Hei!\nTakk.", EmailStatus.REQUESTED)


def test_the_frame_shows_the_email_as_the_api_previews_it(merchant: Merchant, office: Office, base: str) -> None:
    page = review(office, base, subject="Koppen din", message="Hei <b>Kari</b>", locale="en")
    preview = merchant.ask(
        "POST",
        base.replace("/admin/drafts", "/draft-orders") + "/invoice/preview",
        {"to": KARI.email, "subject": "Koppen din", "message": "Hei <b>Kari</b>", "locale": "en"},
        status=200,
    )
    assert office.get(frame_of(page)).body == preview["html"]
    assert "Subject Koppen din" in page.text
    assert "Hei <b>Kari</b>" in page.text, "the text part is shown, too"


def test_only_the_frame_may_have_inline_styles_and_only_our_own_page_shows_it(office: Office, base: str) -> None:
    page = review(office, base)
    frame = office.get(frame_of(page))
    policy = frame.headers["Content-Security-Policy"]
    assert frame.headers.items() >= framed_email_headers().items()
    assert policy == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'self'"
    )
    assert page.headers["Content-Security-Policy"] == security_headers(has_frame=True)["Content-Security-Policy"]
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "frame-src" not in office.get(f"{base}/invoice").headers["Content-Security-Policy"]
    iframe = page.soup.find("iframe")
    assert iframe
    assert iframe.has_attr("sandbox")
    assert not iframe["sandbox"], "no right is given to the frame"


def test_a_frame_of_another_text_shows_no_email(office: Office, base: str) -> None:
    first = review(office, base, subject="One")
    review(office, base, subject="Two")
    assert office.get(frame_of(first)).status == 409
    assert office.get(f"{base}/invoice/preview").status == 409


def test_opening_form_review_and_frame_sends_and_stores_nothing(merchant: Merchant, office: Office, base: str) -> None:
    page = review(office, base)
    before = merchant.stored()
    for address in (f"{base}/invoice", f"{base}/invoice/review", frame_of(page)):
        assert office.get(address).status == 200
    assert merchant.stored() == before


def test_the_same_press_twice_sends_one_invoice(merchant: Merchant, office: Office, base: str) -> None:
    page = review(office, base)
    for _ in range(2):
        assert office.submit("/invoice", page).url == base
    assert story(merchant, base).count("InvoiceRequested") == 1


def test_an_invoice_of_minutes_ago_needs_a_second_press(merchant: Merchant, office: Office, base: str) -> None:
    review(office, base)
    office.submit("/invoice")
    again = review(office, base)
    assert f"An invoice to {KARI.email} was requested just now." in again.text
    refused = office.submit("/invoice")
    assert (refused.status, "Send again" in refused.text) == (409, True)
    assert story(merchant, base).count("InvoiceRequested") == 1
    office.submit("/invoice")
    assert office.url == base
    assert story(merchant, base).count("InvoiceRequested") == 2


def test_a_second_window_does_not_send_what_the_first_one_sent(merchant: Merchant, office: Office, base: str) -> None:
    review(office, base)
    app.staff_members.put(TRYGVE)
    colleague = Office.signed_in(TRYGVE)
    review(colleague, base)
    office.submit("/invoice")
    assert colleague.submit("/invoice").status == 409
    assert story(merchant, base).count("InvoiceRequested") == 1


def test_an_invoice_goes_out_later_at_the_store_s_time(office: Office, base: str) -> None:
    page = review(office, base, send_at="2026-11-24T09:00")
    assert "09:00, 24 November" in page.text
    office.submit("/invoice")
    sent = stored_invoice(base)
    assert (sent.status, f"{sent.send_at:%Y-%m-%dT%H:%MZ}") == (EmailStatus.SCHEDULED, "2026-11-24T08:00Z")
    assert (office.text.count("is scheduled."), "is being sent" in office.text) == (2, False)  # notice and status


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("to", "kari"),
        ("to", "kari@example.com, per@example.com"),
        ("to", "kåre@example.com"),
        ("bcc", "@"),
        ("subject", "=?utf-8?q?x?="),
        ("subject", "x" * 256),
        ("message", "x" * 5001),
        ("locale", "fr"),
        ("send_at", "2026-11-23T12:00"),
        ("send_at", "soon"),
        ("send_at", "9999-12-31T23:59"),
    ],
)
def test_a_field_that_is_wrong_says_so_and_keeps_what_was_typed(
    merchant: Merchant, office: Office, base: str, field: str, typed: str
) -> None:
    before = merchant.stored()
    page = review(office, base, **{"message": "Takk for sist", field: typed})
    assert (page.status, page.heading) == (422, "Send invoice")
    assert page.soup.find(id=f"fault-{field}")
    if field != "locale":
        assert page.fields("/invoice/review")[field].strip() == typed
    assert "Takk for sist" in page.body or field == "message"
    assert merchant.stored() == before


def test_without_an_address_the_way_is_a_link(merchant: Merchant, office: Office) -> None:
    base = page_of(merchant.draft(customer={"handle": "@kari"}))
    page = office.open(f"{base}/invoice")
    links = [a["href"] for a in page.soup.select("main a.button--primary")]
    assert links == [f"{base}/links"]
    assert office.submit("/invoice/review").soup.find(id="fault-to")
    page = office.submit("/invoice/review", to="per@example.com")
    assert "To per@example.com" in page.text
    office.submit("/invoice")
    assert stored_invoice(base).to == "per@example.com"


def test_what_blocks_an_invoice_is_explained_before_it_is_sent(merchant: Merchant, office: Office) -> None:
    merchant.update("/store", {"reserve_hours": 24})
    base = page_of(merchant.draft(customer=KARI_JSON, line_items=[{"sku": "mug", "quantity": 11}]))
    assert "Product mug is short: 10 left, 11 wanted." in office.open(f"{base}/invoice").text
    page = office.submit("/invoice/review")
    assert "This invoice cannot be sent yet" in page.text
    assert page.soup.find("button", string=lambda text: "Send to" in (text or "")) is None
    assert office.submit("/invoice").status == 409
    assert "InvoiceRequested" not in story(merchant, base)


def test_an_address_that_has_its_emails_of_the_day_is_told_and_can_be_changed(
    merchant: Merchant, office: Office, base: str
) -> None:
    sales: Any = app.sales
    sales.counted_emails[EmailQuota.of(KARI.email, app.clock(), app.clock())] = MOST_EMAILS
    review(office, base)
    refused = office.submit("/invoice")
    assert (refused.status, "has been sent 50 e-mails for that day" in refused.text) == (429, True)
    assert office.submit("/invoice").status == 429
    review(office, base, to="per@example.com")
    office.submit("/invoice")
    assert stored_invoice(base).to == "per@example.com"


def test_goods_that_are_sold_meanwhile_are_not_reserved_and_the_way_out_is_told(
    merchant: Merchant, office: Office
) -> None:
    merchant.update("/store", {"reserve_hours": 24})
    base = page_of(merchant.draft(customer=KARI_JSON, line_items=[{"sku": "mug", "quantity": 10}]))
    review(office, base)
    merchant.ask("POST", "/products/mug/stock", {"change": -5}, status=200)
    refused = office.submit("/invoice")
    assert (refused.status, "Not enough in stock to reserve (mug: 5 left, 10 wanted)" in refused.text) == (409, True)
    assert [a["href"] for a in refused.soup.select(".primary-bar a")] == [base]


def test_terms_in_another_currency_leave_the_link(merchant: Merchant, office: Office) -> None:
    base = page_of(merchant.draft(customer=KARI_JSON, market="eu", payment_terms={"type": "net", "days": 14}))
    page = review(office, base)
    assert "An invoice with payment terms has to be in NOK" in page.text
    assert f"{base}/links" in [a["href"] for a in page.soup.select(".primary-bar a")]


def test_an_address_that_bounced_and_a_sender_that_is_not_verified_are_told(
    merchant: Merchant, office: Office, base: str
) -> None:
    review(office, base)
    office.submit("/invoice")
    sale = app.sales.get(parse_draft_order_id(base.rpartition("/")[2]))
    assert sale.draft.invoice
    sale.put(replace(sale.draft, invoice=replace(sale.draft.invoice, status=EmailStatus.BOUNCED)))
    app.sales.save(sale)
    assert f"The last invoice to {KARI.email} bounced" in office.open(f"{base}/invoice").text
    mailer: Any = app.mailer
    mailer.is_verified = False
    assert "has not verified the address that e-mails come from" in office.submit("/invoice/review").text


def test_a_draft_order_that_was_edited_meanwhile_is_reviewed_again(
    merchant: Merchant, office: Office, base: str
) -> None:
    page = review(office, base)
    draft = merchant.ask("GET", base.replace("/admin/drafts", "/draft-orders"))
    merchant.edit(draft, {"note": "x"})
    refused = office.submit("/invoice", page)
    assert refused.status == 409
    assert "It was changed while you were here." in refused.text
    assert office.submit("/invoice").url == base
    assert story(merchant, base).count("InvoiceRequested") == 1


def test_what_was_typed_waits_for_a_week_for_whoever_typed_it(office: Office, base: str) -> None:
    review(office, base, message="Half a letter")
    office.cookies.clear()
    app.staff_members.put(TRYGVE)
    again = Office.signed_in(INGRID)
    assert "Half a letter" in again.open(f"{base}/invoice").body
    assert "Half a letter" not in Office.signed_in(TRYGVE).open(f"{base}/invoice").body
    again.open(f"{base}/invoice/review")
    again.submit("/invoice")
    assert "Half a letter" not in again.open(f"{base}/invoice").body
    clock: Any = app.clock
    review(again, base, message="Half a letter")
    clock.advance(timedelta(days=7))
    assert "Half a letter" not in Office.signed_in(INGRID).open(f"{base}/invoice").body


def test_a_pending_order_is_invoiced_from_its_own_page(merchant: Merchant, office: Office) -> None:
    order = merchant.complete_unpaid(merchant.ready("mug"))
    base = f"/admin/orders/{order['id']}"
    review(office, base)
    office.submit("/invoice")
    assert office.url == base
    assert "InvoiceRequested" in merchant.story({"id": order["draft_order_id"]})


def test_a_paid_order_has_no_invoice_to_send(merchant: Merchant, office: Office) -> None:
    order = merchant.complete(merchant.ready("mug"))
    page = office.open(f"/admin/orders/{order['id']}/invoice")
    assert "Nothing is left to pay" in page.text
    assert not page.has_form("/invoice/review")


@pytest.mark.parametrize("act", ["invoice", "invoice/review", "invoice/preview"])
@pytest.mark.parametrize("sale", ["drafts/dft_" + "0" * 26, "orders/ord_" + "0" * 26, "orders/dft_" + "0" * 26])
def test_a_sale_that_is_not_there_has_no_invoice(office: Office, sale: str, act: str) -> None:
    assert office.get(f"/admin/{sale}/{act}").status == 404
