"""What machines and forgers send to a running shop changes nothing in its table."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from local.payments.webhooks import sign
from tests.support.actors.shop import Shop, link_in

BOTS = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "Twitterbot/1.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (Windows NT 10.0) BingPreview/1.0b",
    "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    "Mozilla/5.0 (compatible; Barracuda Sentinel (EE))",
    "Mozilla/5.0 (compatible; Proofpoint URL Defense)",
    "curl/8.5.0",
    "",
)
PREFETCH: tuple[dict[str, str], ...] = ({}, {"sec-purpose": "prefetch;prerender", "sec-fetch-site": "cross-site"})


def kept(shop: Shop) -> list[str]:
    """Return the whole table, and what left it."""
    pages = (
        shop.stack.resources.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=shop.stack.resources.table_name)
    )
    return sorted(json.dumps(item, sort_keys=True) for page in pages for item in page["Items"])


@pytest.fixture
def quiet(shop: Shop) -> Shop:
    """Return a shop in which nothing is on its way any more."""
    shop.stack.wait_until_idle()
    return shop


def test_machines_of_every_kind_may_fetch_a_link_and_change_nothing_in_the_table(quiet: Shop):
    drafts = [quiet.merchant.draft() for _ in range(3)]
    links = [quiet.merchant.link(draft) for draft in drafts]
    quiet.fill_in(links[1])
    quiet.fill_in(links[2]).press_pay()
    quiet.stack.wait_until_idle()
    before, emails, events = kept(quiet), len(quiet.emails()), len(quiet.events())
    fetched = 0
    for link in links:
        for bot in BOTS:
            for more in PREFETCH:
                for query in ("", "?step=details&lang=nb&checking=1"):
                    for method in ("GET", "HEAD"):
                        answer = quiet.stack.request(method, link + query, {"user-agent": bot, **more})
                        assert answer.status_code == 200
                        fetched += 1
    quiet.stack.wait_until_idle()
    assert fetched == len(links) * len(BOTS) * 8
    assert kept(quiet) == before
    assert (len(quiet.emails()), len(quiet.events())) == (emails, events)


def forged(body: bytes, secret: str) -> Iterator[tuple[str, bytes, str]]:
    """Yield webhooks that the provider never sent: what is wrong, body, signature."""
    now = int(time.time())
    genuine = sign(secret, body, now)
    yield "no signature", body, ""
    yield "another secret", body, sign("whsec_guessed", body, now)
    yield "no secret", body, sign("", body, now)
    yield "half a signature", body, genuine[:-32]
    yield "more after the signature", body, genuine + "00"
    yield "capitals", body, genuine.upper()
    yield "five minutes old", body, sign(secret, body, now - 301)
    yield "of the future", body, sign(secret, body, now + 70)
    yield "an older time under a newer signature", body, genuine.replace(f"t={now}", f"t={now - 1}")
    yield "a space behind the body", body + b" ", genuine
    yield "other white space", json.dumps(json.loads(body), indent=1).encode(), genuine
    yield "no body", b"", genuine
    yield "in another encoding", body.decode().encode("utf-16"), genuine
    for position in range(len(body)):
        yield f"byte {position}", body[:position] + bytes([body[position] ^ 1]) + body[position + 1 :], genuine
    for position in range(len(genuine)):
        yield f"sign {position}", body, genuine[:position] + chr(ord(genuine[position]) ^ 1) + genuine[position + 1 :]


def test_a_forged_webhook_is_refused_and_the_genuine_one_accepted(quiet: Shop):
    draft = quiet.merchant.draft()
    session = quiet.fill_in(quiet.merchant.link(draft)).press_pay()
    quiet.decide(session, "approve", webhook="never", **{"return": "no"})
    quiet.stack.wait_until_idle()
    attempt = next(payment["attempt"] for payment in quiet.payments() if payment["id"] == session)
    body = json.dumps({"id": "evt_1", "type": "payment.updated", "session": session, "attempt": attempt}).encode()
    secret = quiet.stack.resources.webhook_secret
    before, asked = kept(quiet), len(quiet.stack.payment_views.calls)
    for wrong, sent, signature in forged(body, secret):
        headers = {"content-type": "application/json", "test-signature": signature}
        answer = quiet.stack.request("POST", "/payments/test/webhook", headers, sent)
        assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid_signature"), wrong
    assert kept(quiet) == before
    assert len(quiet.stack.payment_views.calls) == asked, "the provider was asked"
    headers = {"content-type": "application/json", "test-signature": sign(secret, body, int(time.time()))}
    assert quiet.stack.request("POST", "/payments/test/webhook", headers, body).status_code == 204
    assert quiet.merchant.order(draft)["financial_status"] == "PAID"


def test_a_webhook_processes_only_the_payment_that_it_names(quiet: Shop):
    mine, other = quiet.merchant.draft(), quiet.merchant.draft()
    sessions = [quiet.fill_in(quiet.merchant.link(draft)).press_pay() for draft in (mine, other)]
    for session in sessions:
        quiet.decide(session, "approve", webhook="never", **{"return": "no"})
    attempts = {payment["id"]: payment["attempt"] for payment in quiet.payments()}
    said = {"id": "evt_1", "session": sessions[1], "attempt": attempts[sessions[0]], "amount": 1, "status": "captured"}
    body = json.dumps(said).encode()
    signature = sign(quiet.stack.resources.webhook_secret, body, int(time.time()))
    assert quiet.stack.request("POST", "/payments/test/webhook", {"test-signature": signature}, body).status_code == 204
    assert quiet.merchant.order(mine)["captured"] == {"amount": "308.00", "currency": "NOK"}
    assert quiet.merchant.read(other)["status"] == "OPEN"


def put_on_the_bus(shop: Shop, name: str, detail: dict[str, Any]) -> None:
    bus = shop.stack.template.resolve({"Ref": "Bus"})
    entry = {"EventBusName": bus, "Source": "invoicing", "DetailType": name, "Detail": json.dumps(detail)}
    assert shop.stack.resources.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0
    shop.stack.wait_until_idle()


def test_an_event_from_another_source_on_the_bus_has_no_effect(quiet: Shop):
    unpaid, invoiced, cancelled = (quiet.merchant.draft() for _ in range(3))
    email = quiet.invoice(invoiced)
    quiet.merchant.ask("POST", f"/draft-orders/{cancelled['id']}/cancel", status=200)
    paying = quiet.merchant.draft()
    quiet.fill_in(quiet.merchant.link(paying)).press_pay()
    quiet.stack.wait_until_idle()
    before, emails = kept(quiet), len(quiet.emails())
    for draft in (unpaid, invoiced, cancelled, paying):
        sale_id = draft["id"].removeprefix("dft_")
        metadata = {"event_id": "evt_forged", "version": 1, "sale_id": sale_id, "order_id": f"ord_{sale_id}"}
        money = {"amount": "308.00", "currency": "NOK"}
        put_on_the_bus(quiet, "OrderPaid", {"metadata": metadata, "data": {"order_id": "x", "amount": money}})
        put_on_the_bus(quiet, "EmailRequested", {"metadata": metadata, "data": {}})
        for email_id in (email["tags"]["email_id"], "01ARZ3NDEKTSV4RRFFQ69G5FAV", "../DRAFT"):
            put_on_the_bus(quiet, "InvoiceRequested", {"metadata": metadata, "data": {"email_id": email_id}})
    for strange in ({}, {"metadata": None}, {"metadata": {"sale_id": "../STORE"}, "data": []}):
        for name in ("OrderPaid", "InvoiceRequested"):
            put_on_the_bus(quiet, name, strange)
    assert kept(quiet) == before
    assert len(quiet.emails()) == emails
    assert quiet.customer(link_in(email)).status == 200


def types_that_rules_take(shop: Shop) -> set[str]:
    """Return the types of events that the template's rules take: a new rule is tested from its first day."""
    functions = [function for _, function in shop.stack.template.resources("AWS::Serverless::Function")]
    events = [event for function in functions for event in function.get("Events", {}).values()]
    patterns = [event["Properties"]["Pattern"] for event in events if event["Type"] == "EventBridgeRule"]
    return {name for pattern in patterns for name in pattern["detail-type"] if pattern["source"] == ["invoicing"]}


def test_a_genuine_event_that_is_turned_on_another_sale_changes_nothing(quiet: Shop):
    told = quiet.merchant.ready()
    quiet.invoice(told)
    quiet.customer(quiet.merchant.link(told)).pay()
    order = quiet.merchant.order(told)
    quiet.merchant.request_receipt(order)
    quiet.merchant.fulfill(order, notify=True)
    quiet.merchant.refund(order, amount="1.00")
    pending, unpaid = quiet.merchant.ready(), quiet.merchant.ready()
    quiet.merchant.complete_unpaid(pending)
    quiet.stack.wait_until_idle()
    sale_id = told["id"].removeprefix("dft_")
    genuine = {
        event["detail-type"]: json.dumps(event["detail"])
        for event in quiet.events()
        if event["source"] == "invoicing" and sale_id in json.dumps(event["detail"])
    }
    before, emails, heard = kept(quiet), len(quiet.emails()), len(quiet.stack.bus.published)
    for name in types_that_rules_take(quiet) - {"StaffChanged"}:  # it is of no sale
        for other in (pending["id"].removeprefix("dft_"), unpaid["id"].removeprefix("dft_"), "0" * 26):
            put_on_the_bus(quiet, name, json.loads(genuine[name].replace(sale_id, other)))
    assert kept(quiet) == before
    assert len(quiet.emails()) == emails
    assert all(one.functions for one in quiet.stack.bus.published[heard:]), "they reached a function"


def test_a_report_about_an_email_that_was_never_sent_changes_nothing(quiet: Shop):
    draft = quiet.merchant.draft()
    quiet.stack.wait_until_idle()
    before = kept(quiet)
    configuration_set = quiet.stack.template.resolve({"Ref": "ConfigurationSet"})
    for tags in (
        {"sale_id": [draft["id"].removeprefix("dft_")], "email_id": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"]},
        {"sale_id": ["0" * 26], "email_id": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"]},
        {"sale_id": ["../STORE"], "email_id": ["x"]},
        {},
    ):
        email = {"messageId": "m", "tags": {"ses:configuration-set": [configuration_set], **tags}, "destination": []}
        detail = {"eventType": "Bounce", "mail": email, "bounce": {"bounceType": "Permanent", "bouncedRecipients": []}}
        quiet.stack.bus.publish("aws.ses", "Email Bounced", [], detail)
        quiet.stack.wait_until_idle()
    heard = [one for one in quiet.stack.bus.published if one.event["detail-type"] == "Email Bounced"]
    assert {one.functions for one in heard} == {("record_email_feedback",)}
    assert kept(quiet) == before


def test_a_stranger_learns_which_methods_a_path_takes(shop: Shop) -> None:
    for method, path, allowed in (("PUT", "/orders", "GET"), ("DELETE", "/store", "GET, PATCH, PUT")):
        answer = shop.stack.request(method, path)
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
        assert answer.get_json()["code"] == "method_not_allowed"
    assert shop.stack.request("GET", "/order").get_json()["code"] == "no_route"
