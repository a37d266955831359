"""The page of an order: money, goods, and what comes next."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.recover.handler import lambda_handler as recover
from invoicing.bootstrap import app
from invoicing.domain.staff.role import Role
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import at_provider, pay, sell
from tests.support.cast.people import INGRID, TRYGVE
from tests.support.lambda_events import CONTEXT


@pytest.fixture
def staff(merchant: Merchant) -> Office:
    """The browser of a member of staff who is no owner."""
    member = replace(TRYGVE, role=Role.STAFF)
    app.staff_members.put(member)
    return Office.signed_in(member)


def shown(office: Office, order_id: str) -> Page:
    page = office.open(f"/admin/orders/{order_id}")
    assert page.status == 200, page.text
    return page


def primary(page: Page) -> str:
    link = page.soup.select_one(".primary-bar a")
    return link.get_text(strip=True) if link else ""


def acts(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.soup.select(".more-actions a")]


def test_a_pending_order_waits_for_its_money_and_then_for_its_goods(office: Office, merchant: Merchant) -> None:
    order = merchant.complete_unpaid(merchant.ready())
    page = shown(office, order["id"])
    assert primary(page) == "Mark as paid"
    assert "Waiting for the payment. 2 units are left to send." in page.text
    assert "To be paid NOK 279.00" in page.text
    merchant.mark_as_paid(order)
    page = shown(office, order["id"])
    assert primary(page) == "Fulfill"
    assert "Paid just now." in page.text
    merchant.fulfill(order)
    page = shown(office, order["id"])
    assert primary(page) == ""
    assert "Everything is sent." in page.text


def test_a_card_payment_and_its_refund_are_shown_with_the_tax(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    merchant.refund({"id": order}, line_items=[{"id": "li_1", "quantity": 1}], reason="Chipped")
    page = shown(office, order)
    assert "Paid NOK 279.00" in page.text
    assert "Refunded −NOK 100.00" in page.text
    assert "Kept NOK 179.00" in page.text
    assert "Refund 1 Refunded NOK 100.00" in page.text
    assert "tax in it: NOK 20.00" in page.text
    assert "Chipped" in page.text
    assert "1 refunded" in page.text


def test_nothing_is_left_to_send_of_what_is_refunded_in_full(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    assert "left to send" in shown(office, order).text
    merchant.refund({"id": order}, amount="279.00")
    assert "left to send" not in shown(office, order).text


def test_what_was_sent_is_shown_with_its_tracking(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    url = "https://sporing.example/CS1"
    lines = [{"id": "li_1", "quantity": 1}]
    merchant.fulfill({"id": order}, line_items=lines, carrier="Posten", tracking_number="CS1", tracking_url=url)
    page = shown(office, order)
    assert "1 × Product mug" in page.text
    link = page.soup.select_one("#fulfillments a")
    assert link
    assert (link["href"], link["rel"]) == (url, ["noopener", "noreferrer"])


def test_only_an_owner_is_offered_a_refund(office: Office, staff: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    assert "Refund" in acts(shown(office, order))
    assert "Refund" not in acts(shown(staff, order))
    assert staff.open(f"/admin/orders/{order}/refunds").status == 403
    assert staff.post(f"/admin/orders/{order}/refunds", {"all": "on", "version": "3"}).status == 403
    assert merchant.ask("GET", f"/orders/{order}/refunds")["items"] == []


def test_an_overdue_order_says_since_when(office: Office, merchant: Merchant) -> None:
    terms = {"type": "fixed", "due_on": "2026-11-30"}
    order = merchant.complete_unpaid(merchant.ready(payment_terms=terms))
    assert "Due 30 November 2026" in shown(office, order["id"]).text
    clock: Any = app.clock
    clock.advance(timedelta(days=10))
    page = shown(Office.signed_in(INGRID), order["id"])
    assert "Overdue since 30 November 2026" in page.text
    assert page.soup.select(".badge--bad")


def test_a_cancelled_order_offers_no_money_and_no_goods(office: Office, merchant: Merchant) -> None:
    order = merchant.complete_unpaid(merchant.ready())
    merchant.cancel_order(order)
    page = shown(office, order["id"])
    assert primary(page) == ""
    assert acts(page) == ["Correct the contact", "Change note and tags", "Open the draft"]


def test_a_paid_order_that_was_cancelled_and_refunded_shows_both(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    merchant.cancel_order({"id": order})
    badges = [each.get_text(strip=True) for each in shown(office, order).soup.select(".badges .badge")]
    assert badges == ["Cancelled", "Refunded"]


def test_a_draft_that_is_no_order_yet_has_no_order_page(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft()
    order_id = str(draft["id"]).replace("dft_", "ord_")
    for act in (
        "",
        "/cancel",
        "/refunds",
        "/fulfillments",
        "/receipt",
        "/contact",
        "/addresses",
        "/note",
        "/timeline",
        "/preview",
    ):
        assert office.open(f"/admin/orders/{order_id}{act}").status == 404, act


def test_a_note_saved_after_the_draft_was_paid_leads_to_that_of_the_order(office: Office, merchant: Merchant) -> None:
    draft = at_provider(merchant)
    form = office.open(f"/admin/drafts/{draft}/note")
    order = pay(draft)
    page = office.submit("/note", form, note="Call first")
    assert (page.status, page.fields("/note")["note"].strip()) == (409, "Call first")
    assert page.soup.select_one(f'main a[href="/admin/orders/{order}/note"]')


# --- the timeline -----------------------------------------------------------------------------------------------------


def test_the_timeline_tells_who_did_what_the_newest_first(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    entries = [" ".join(entry.get_text(" ").split()) for entry in shown(office, order).soup.select("#timeline li")]
    assert entries[0].startswith("Paid: NOK 279.00")
    assert entries[-1].startswith("Draft #D1001 created: NOK 279.00 Ingrid Eierstad · 13:00")


def test_the_timeline_asks_again_thirty_times_and_then_offers_a_link(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft()
    base = f"/admin/drafts/{draft['id']}"
    timeline = office.open(base).soup.select_one("#timeline")
    polls = 0
    while timeline and timeline.get("hx-get"):
        assert timeline["hx-trigger"] == "load delay:10s"
        polls += 1
        timeline = office.open(str(timeline["hx-get"])).soup.select_one("#timeline")
    assert polls == 30
    assert timeline
    link = timeline.select_one("a")
    assert link
    assert (link.get_text(), link["href"]) == ("Show what is new", f"{base}#timeline")


def test_a_poll_that_finds_the_sale_changed_says_so_and_ends(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft()
    base = f"/admin/drafts/{draft['id']}"
    timeline = office.open(base).soup.select_one("#timeline")
    assert timeline
    merchant.edit(draft, {"note": "Changed"})
    polled = office.open(str(timeline["hx-get"])).soup.select_one("#timeline")
    assert polled
    assert "Something changed since this page was shown. Show it" in polled.get_text(" ", strip=True)
    assert not polled.get("hx-get")


def test_polling_does_not_keep_staff_signed_in(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft()
    clock: Any = app.clock
    for _ in range(3):
        clock.advance(timedelta(hours=1))
        page = office.open(f"/admin/drafts/{draft['id']}/timeline?polls=1&seen=x")
    assert page.heading == "Sign in"


def test_a_long_timeline_has_a_page_of_its_own_with_older_entries(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft()
    for number in range(60):
        merchant.update(f"/draft-orders/{draft['id']}", {"note": str(number)})
    page = office.open(f"/admin/drafts/{draft['id']}")
    assert len(page.soup.select("#timeline li")) == 20
    everything = office.open(f"/admin/drafts/{draft['id']}/timeline")
    assert len(everything.soup.select("#timeline li")) == 50
    older = everything.soup.select_one(".more-link a")
    assert older
    rest = office.open(str(older["href"]))
    assert len(rest.soup.select("#timeline li")) == 11
    assert "Draft #D1001 created" in rest.text


def test_a_forged_cursor_of_the_timeline_is_refused(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft()
    assert office.open(f"/admin/drafts/{draft['id']}/timeline?cursor=forged").status == 422


def test_the_notice_of_a_cancelled_order_leaves_nothing_open(office: Office, merchant: Merchant) -> None:
    office.open(f"/admin/orders/{sell(merchant)}/cancel")
    page = office.submit("/cancel", restock="all", reason="Sold twice")
    assert page.soup.select(".notice--good")[0].get_text(strip=True) == "The order is cancelled."


def test_a_tracking_address_that_begins_with_www_is_one_of_https(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    office.open(f"/admin/orders/{order}/fulfillments")
    assert office.submit("/fulfillments", tracking_url="www.sporing.example/CS1").status == 200
    (sent,) = merchant.ask("GET", f"/orders/{order}")["fulfillments"]
    assert sent["tracking_url"] == "https://www.sporing.example/CS1"


def test_an_order_whose_payment_has_not_ended_yet_is_being_cancelled(office: Office, merchant: Merchant) -> None:
    draft = at_provider(merchant)
    sale_id = draft.removeprefix("dft_")
    provider: Any = app.providers.current()
    provider.approve(provider.of(f"pay_{sale_id}_1").id)
    provider.unavailable = ["", "before"]  # it is asked, and does not capture
    clock: Any = app.clock
    clock.advance(timedelta(minutes=3))
    recover({}, CONTEXT)
    provider.unavailable = ["before"]
    office.open(f"/admin/orders/ord_{sale_id}/cancel")
    page = office.submit("/cancel", restock="all")
    assert "The order is being cancelled" in page.soup.select(".notice--good")[0].get_text()
