"""The page of an expired link lets the customer request a new link, and reveals nothing about the sale."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.email.invoice import InvoiceOptions
from invoicing.domain.events import Actor, InvoiceRequested, NewLinkRefused
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.link import make_token
from invoicing.domain.values.customer import Customer
from invoicing.usecases.email.request_invoice import request_invoice
from invoicing.usecases.links.revoke import revoke_link
from tests.support.actors.answer import Page
from tests.support.cast.people import BERLIN
from tests.support.gallery.pending_orders import pending_expired
from tests.support.gallery.scene import KARI, Scene, draft

MONTH = timedelta(days=31)


def run_out(scene: Scene, **more: Any) -> str:
    """Return a link that has run out."""
    link = scene.at(draft(**{"known": True, **more}))
    scene.world.clock.advance(MONTH)
    return link


def ask(scene: Scene, link: str, **headers: str) -> Page:
    return scene.customer.post(f"{link}/new-link", {}, **headers)


def emails(scene: Scene) -> list[Email]:
    kept = (loaded.record for loaded in scene.world.sales.records[scene.sale.id].values())
    return [record for record in kept if isinstance(record, Email)]


def test_the_page_has_a_button_that_asks_for_a_new_one(scene: Scene):
    page = scene.customer.get(run_out(scene))
    assert page.heading == "This link has expired"
    button = page.form("/new-link").select_one("button")
    assert button
    assert button.get_text() == "Send me a new link"
    assert page.fields("/new-link") == {}


@pytest.mark.parametrize("known", [True, False], ids=["an address", "no address"])
def test_the_page_promises_an_email_only_if_there_is_an_address(scene: Scene, *, known: bool):
    link = run_out(scene, known=known)
    page = scene.customer.get(link)
    assert "If Fjell & Fjord has your e-mail address, we send it there, and to no other address." in page.text
    assert [it.get_text() for it in page.soup.select("main h2")][1:3] == [
        "Would you like a new link?",
        "Or ask Fjell & Fjord",
    ]
    assert "ask for a new link, and mention invoice #D1001." in page.text
    assert "sender vi den dit" in scene.customer.get(f"{link}?lang=nb").text


def test_a_new_link_is_sent_to_the_address_on_file_and_opens(scene: Scene):
    answer = ask(scene, run_out(scene))
    assert (answer.status, answer.heading) == (200, "Look in your e-mail")
    [email] = emails(scene)
    assert (email.to, email.status, email.bcc) == (KARI.email, EmailStatus.REQUESTED, "")
    new = make_token(scene.sale.id, email.link, scene.world.link_keys.all())
    assert scene.world.state(new) is CheckoutState.DELIVERY
    last = scene.world.sales.timeline(scene.sale.id, 100, None).items[-1]
    assert (last.data, last.actor) == (InvoiceRequested(email.id, f"lnk_{email.link}"), Actor.CUSTOMER)


def test_a_new_link_is_not_sent_to_an_address_in_the_request(scene: Scene):
    link = run_out(scene)
    scene.customer.post(f"{link}/new-link", {"to": "thief@example.com", "email": "thief@example.com", "bcc": "t@t.no"})
    assert [(email.to, email.bcc) for email in emails(scene)] == [(KARI.email, "")]


def test_where_only_an_invoice_knows_an_address_it_goes_there(scene: Scene):
    link = scene.at(draft(customer=Customer(name="Kari")))
    world = scene.world
    options = InvoiceOptions(to="accounts@example.com")
    request_invoice(scene.sale.id, options, request=None, ports=world)
    world.clock.advance(MONTH)
    ask(scene, link)
    assert [email.to for email in emails(scene)] == ["accounts@example.com"] * 2


def test_the_answer_does_not_tell_whether_an_address_exists_or_an_email_is_sent(scene: Scene):
    link = run_out(scene)
    answers = [ask(scene, link) for _ in range(5)]
    assert len(emails(scene)) == 3
    token = scene.token
    answers.append(ask(scene, run_out(scene, customer=Customer())))
    assert emails(scene) == []
    said = {answer.body.replace(scene.token, token).replace("#D1002", "#D1001") for answer in answers}
    assert len(said) == 1
    assert KARI.email not in said.pop()
    assert {answer.status for answer in answers} == {200}
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1


def test_three_go_in_a_day_and_more_on_the_next(scene: Scene):
    link = run_out(scene)
    for _ in range(4):
        ask(scene, link)
    assert len(emails(scene)) == 3
    scene.world.clock.now = scene.world.clock.now.replace(hour=23, minute=59)
    ask(scene, link)
    assert len(emails(scene)) == 3
    scene.world.clock.advance(timedelta(minutes=1))  # the next day, UTC
    for _ in range(4):
        ask(scene, link)
    assert len(emails(scene)) == 6


def test_the_three_are_of_the_sale_and_not_of_each_link(scene: Scene):
    link = scene.at(draft(known=True))
    other = f"/i/{scene.world.link(scene.sale.id)}"
    scene.world.clock.advance(MONTH)
    for address in (link, other, link, other, link):
        ask(scene, address)
    assert len(emails(scene)) == 3


def test_a_link_that_opens_still_leads_to_its_page_and_sends_nothing(scene: Scene):
    link = scene.at(draft(known=True))
    answer = ask(scene, link)
    assert (answer.status, answer.headers["Location"]) == (303, link)
    assert emails(scene) == []


def test_a_revoked_link_and_an_unknown_one_send_nothing_and_get_the_same_page(scene: Scene):
    link = run_out(scene)
    revoke_link(scene.sale.id, 1, ports=scene.world)
    revoked, unknown = ask(scene, link), ask(scene, "/i/" + "A" * 68)
    assert (revoked.status, revoked.headers, revoked.body) == (unknown.status, unknown.headers, unknown.body)
    assert revoked.status == 404
    assert emails(scene) == []


def test_where_nothing_is_to_be_paid_nothing_is_sent(scene: Scene):
    link = run_out(scene)
    scene.world.cancel_draft(scene.sale.id)
    assert ask(scene, link).status == 303
    paid = run_out(scene)
    scene.world.complete(scene.sale.id)
    assert ask(scene, paid).status == 303
    assert emails(scene) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_cannot_ask(scene: Scene, site: str):
    assert ask(scene, run_out(scene), sec_fetch_site=site).status == 403
    assert emails(scene) == []


def test_a_get_of_the_new_link_address_redirects_to_the_page(scene: Scene):
    link = run_out(scene)
    answer = scene.customer.get(f"{link}/new-link?lang=nb")
    assert (answer.status, answer.headers["Location"]) == (303, f"{link}?lang=nb")


def test_a_pending_order_gets_a_new_link_in_an_email_that_names_it(scene: Scene):
    page = pending_expired(scene)
    answer = scene.customer.submit("/new-link", page)
    assert answer.heading == "Look in your e-mail"
    [email] = emails(scene)
    new = make_token(scene.sale.id, email.link, scene.world.link_keys.all())
    assert scene.world.state(new) is CheckoutState.REVIEW
    scene.world.clock.advance(timedelta(days=300))
    assert scene.world.state(new) is CheckoutState.REVIEW


def test_an_invoice_that_the_store_would_refuse_is_not_sent_and_not_told_of(scene: Scene):
    given = draft(known=True, shipping_address=BERLIN, billing_address=BERLIN)
    link = scene.at(replace(given, payment_terms=PaymentTerms(TermsType.NET, days=7)))
    scene.world.clock.advance(MONTH)
    answer = ask(scene, link)
    assert (answer.status, answer.heading) == (200, "Look in your e-mail")
    assert emails(scene) == []
    [refused] = refusals(scene)
    assert refused.link_id == "lnk_1"
    assert "EUR" in refused.reason


def refusals(scene: Scene) -> list[NewLinkRefused]:
    told = (event.data for event in scene.world.sales.timeline(scene.sale.id, 100, None).items)
    return [data for data in told if isinstance(data, NewLinkRefused)]


def test_staff_are_told_once_a_day_that_there_is_no_address_to_send_it_to(scene: Scene):
    link = run_out(scene, customer=Customer())
    version = scene.world.sale(scene.sale.id).draft.version
    for _ in range(3):
        assert ask(scene, link).heading == "Look in your e-mail"
    [refused] = refusals(scene)
    assert (refused.link_id, refused.reason) == (
        "lnk_1",
        "No e-mail address is on file: enter it, or share a new link with the customer.",
    )
    assert scene.world.sale(scene.sale.id).draft.version == version
    scene.world.clock.now = scene.world.clock.now.replace(hour=23, minute=59)
    ask(scene, link)
    assert len(refusals(scene)) == 1
    scene.world.clock.advance(timedelta(minutes=1))  # the next day, UTC
    ask(scene, link)
    assert len(refusals(scene)) == 2
    assert scene.world.violations() == []


def test_staff_are_told_nothing_of_a_new_link_that_is_not_needed(scene: Scene):
    ask(scene, scene.at(draft(customer=Customer())))
    assert refusals(scene) == []
    link = run_out(scene)
    for _ in range(5):
        ask(scene, link)
    assert refusals(scene) == []
