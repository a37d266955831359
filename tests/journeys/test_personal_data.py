"""One whole sale with an unmistakable customer, everything that can be read beside it, and none of them in there."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.models import dynamodb_backends

from invoicing.bootstrap import app
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from invoicing.observability import logger
from local.stream_mapping import KEPT_RECORDS
from local.template import ACCOUNT, REGION
from tests.support.actors.shop import LINK, Shop, link_in

CANARY = "xqk"  # in everything that is anybody's own; no code, no library and no random id says it with "own" behind
PHONE = "91755318"
CUSTOMER = {
    "name": "Xqkown Name",
    "email": "xqkown.staff@example.com",
    "phone": f"+47 {PHONE}",
    "handle": "@xqkown_handle",
    "locale": "en",
}
ADDRESS = {
    "name": "Xqkown Receiver",
    "company": "Xqkown Company",
    "address1": "Xqkown Street 1",
    "address2": "Xqkown Floor",
    "postal_code": "0155",
    "city": "Xqkown City",
    "country": "NO",
    "phone": f"+47{PHONE}",
}
DRAFT: dict[str, Any] = {
    "customer": CUSTOMER,
    "shipping_address": ADDRESS,
    "billing_address": ADDRESS,
    "note": "xqkown note",
    "tags": ["xqkown tag"],
    "po_number": "xqkown po",
    "attributes": {"xqkown attribute": "xqkown value"},
}
TYPED = {
    "email": "xqkown.customer@example.com",
    "phone": f"+47 {PHONE[:3]} {PHONE[3:5]} {PHONE[5:]}",
    "shipping_name": "Xqkown Typed",
    "shipping_address1": "Xqkown Lane 2",
    "shipping_city": "Xqkown Town",
}


# Tags are the shop's own notes, and a purchase order number is a business's.
IN_LISTS = {"customer_name", "email", "handle", "tags", "po_number"}


class Tap:
    """Everything that functions write to their logs, as they are set up where they are deployed."""

    def __init__(self, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
        self.lines = io.StringIO()
        self._capfd, self._caplog = capfd, caplog

    def read(self) -> str:
        printed = self._capfd.readouterr()
        other = "\n".join(
            f"{record.getMessage()} {record.exc_text or ''}"
            for record in self._caplog.records
            if record.name != logger.name  # before it is redacted; `lines` has what was written
        )
        return f"{self.lines.getvalue()}\n{printed.out}\n{printed.err}\n{other}"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Tap:
    caplog.set_level(logging.INFO)
    tap = Tap(capfd, caplog)
    monkeypatch.setattr(logger.registered_handler, "stream", tap.lines)
    return tap


def refuse_all_email(patch: pytest.MonkeyPatch) -> None:
    """Let SES refuse for now, with the customer in its words."""

    def send_email(**_: Any) -> None:
        words = {"Code": "TooManyRequestsException", "Message": f"Slow down with {CUSTOMER['email']}, Xqkown Name"}
        response: Any = {"Error": words, "ResponseMetadata": {"HTTPStatusCode": 429}}
        raise ClientError(response, "SendEmail")

    mailer: Any = app.mailer
    patch.setattr(mailer._client, "send_email", send_email)


def whole_sale(shop: Shop, patch: pytest.MonkeyPatch) -> set[str]:
    """Sell, with everything that may go wrong on the way; return the token of every link that was made."""
    draft = shop.merchant.draft("kopp-steingods", **DRAFT)
    with patch.context() as refusing:
        refuse_all_email(refusing)
        shop.merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {"message": "xqkown message"}, status=202)
        shop.stack.wait_until_idle()
    email = shop.invoice(draft, subject="Xqkown subject", message="xqkown message")
    for kind in ("delivery", "click", "bounce"):
        shop.local("POST", f"outbox/{email['id']}/feedback", {"type": kind})
    version = shop.merchant.read(draft)["version"]
    shop.merchant.ask("PATCH", f"/draft-orders/{draft['id']}", {"note": "xqkown new note"}, if_match=f'"{version}"')
    shop.merchant.ask("PATCH", f"/draft-orders/{draft['id']}", {"note": "xqkown stale"}, status=412, if_match='"1"')
    shop.merchant.ask("POST", "/draft-orders", {**DRAFT, "line_items": [], "customer": {"email": "xqkown"}}, status=422)

    customer = shop.customer(shop.merchant.link(draft))
    here = customer.url
    shop.stack.request("POST", f"{here}/opened", {"sec-fetch-site": "same-origin"})
    customer.open(f"{here}?step=details")
    customer.submit("/details", **{**TYPED, "email": "xqkown at nowhere"})
    assert customer.status == 422
    customer.submit("/details", **TYPED)
    if customer.page.has_form("/delivery"):
        customer.submit("/delivery", delivery_method="postkassen")
    customer.pay("decline")
    with patch.context() as failing:  # an unexpected error, whose text holds personal data
        for read in ("get", "read"):
            failing.setattr(
                app.stores, read, lambda: (_ for _ in ()).throw(RuntimeError(f"{here} {CUSTOMER['email']}"))
            )
        assert shop.stack.request("GET", here).status_code == 500
        assert shop.stack.staff("GET", "/store").status_code == 500
    customer.pay()
    assert shop.merchant.order(draft)["financial_status"] == "PAID"
    shop.merchant.link(shop.merchant.draft("lysestake-messing", **DRAFT))
    shop.advance(days=4)

    links = [here, link_in(email), *(link_in(sent) for sent in shop.emails() if LINK.search(sent["text"]))]
    links += [link["url"] for link in shop.merchant.ask("GET", f"/draft-orders/{draft['id']}/links")["items"]]
    return {link.rpartition("/i/")[2].partition("?")[0] for link in links}


def is_in(text: str, tokens: set[str]) -> list[str]:
    """Return what of the customer, and of any link's secret half, stands in a text."""
    folded = text.casefold()
    secrets = [part for token in tokens for part in (token, token[-40:]) if part in text]
    personal = [word for word in ("xqkown", PHONE, "917 55 318") if word in folded]
    return secrets + personal


def items(shop: Shop) -> list[dict[str, Any]]:
    pages = (
        shop.stack.resources.client("dynamodb")
        .get_paginator("scan")
        .paginate(TableName=shop.stack.resources.table_name)
    )
    return [item for page in pages for item in page["Items"]]


def test_no_personal_data_or_link_reaches_logs_events_dead_letters_or_the_provider(
    shop: Shop, log: Tap, monkeypatch: pytest.MonkeyPatch
):
    log.read()
    tokens = whole_sale(shop, monkeypatch)
    assert len(tokens) >= 4
    assert all(len(token) == 68 for token in tokens)
    written = log.read()
    assert {"page_failed", "unexpected_error", "invoice_sent", "receipt_sent"} <= set(written.replace('"', " ").split())
    assert is_in(written, tokens) == []

    ours = [event for event in shop.events() if event["source"] == "invoicing"]  # SES's own name whom they are about
    assert {"DraftOrderUpdated", "EmailBounced", "CheckoutDetailsEntered", "EmailSent"} <= {
        event["detail-type"] for event in ours
    }
    assert is_in(json.dumps(ours, ensure_ascii=False), tokens) == []

    dead_letters = list(shop.stack.resources.dead_letters())
    assert dead_letters, "the invoice that SES refused three times"
    assert is_in(json.dumps(dead_letters, ensure_ascii=False, default=str), tokens) == []

    sessions = shop.payments() + [vars(session) for session in shop.stack.payments.all()]
    assert is_in(json.dumps(sessions, ensure_ascii=False, default=str), tokens) == []


def test_no_token_is_in_the_table_its_stream_or_an_index(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    tokens = whole_sale(shop, monkeypatch)
    table = dynamodb_backends[ACCOUNT][REGION].tables[shop.stack.resources.table_name]
    kept = json.dumps(items(shop)) + json.dumps([record.to_json() for record in table.stream_shard.items], default=str)
    assert len(kept) > 50_000
    assert len(table.stream_shard.items) < KEPT_RECORDS, "the first records are no longer there"
    assert [token for token in tokens if token in kept or token[-40:] in kept] == []


def test_personal_data_is_only_in_the_person_the_emails_and_what_lists_show(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    whole_sale(shop, monkeypatch)
    rows = ("LIST#", "SEARCH#")  # tags are the shop's own notes, and terms are what staff find a sale by
    sold = [item for item in items(shop) if not item["PK"]["S"].startswith(rows)]
    holders = {item["SK"]["S"].partition("#")[0] for item in sold if is_in(json.dumps(item), set())}
    assert holders == {"PERSON", "EMAIL", "DRAFT", "ORDER"}  # drafts also have the shop's own notes
    for item in items(shop):
        if item["SK"]["S"] in {"DRAFT", "ORDER"}:
            item["data"]["M"].pop("invoice", None)  # whom the latest one went to
            del item["found_by"]  # what its rows have, and only searches read
            shown = item.pop("summary")["M"]
            assert {name for name in shown if is_in(json.dumps(shown[name]), set())} <= IN_LISTS
            text = json.dumps(item)
            assert [own for own in ("example.com", PHONE, "Street", "Lane", "handle") if own in text] == []


OWNER = StaffMember("", "Xqkown Owner", Role.OWNER)
OWNER_EMAIL, PASSWORD = "xqkown.owner@example.com", "a long password 1"


@pytest.fixture
def owner(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[StaffMember]:
    """An owner with an unmistakable name, who signs in once with a wrong password. They are the shop's staff."""
    cognito, pool = shop.stack.resources.client("cognito-idp"), shop.stack.template.resolve({"Ref": "UserPool"})
    attributes = [{"Name": "email", "Value": OWNER_EMAIL}, {"Name": "name", "Value": OWNER.name}]
    made = cognito.admin_create_user(UserPoolId=pool, Username=OWNER_EMAIL, UserAttributes=attributes)["User"]
    user = {"UserPoolId": pool, "Username": made["Username"]}
    cognito.admin_set_user_password(**user, Password=PASSWORD, Permanent=True)
    cognito.admin_add_user_to_group(**user, GroupName="owner")
    answers = [
        shop.stack.request("POST", "/sign-in", body={"email": OWNER_EMAIL, "password": password})
        for password in ("wrong", PASSWORD)
    ]
    assert [answer.status_code for answer in answers] == [401, 200]
    [sub] = [it["Value"] for it in made["Attributes"] if it["Name"] == "sub"]
    app.staff_members.put(replace(OWNER, id=sub))
    monkeypatch.setattr(shop.stack, "_token", answers[1].get_json()["access_token"])
    yield replace(OWNER, id=sub)
    cognito.admin_delete_user(**user)


def everything_of_staff(shop: Shop, patch: pytest.MonkeyPatch) -> str:
    """Do as staff what changes a sale and the store, with an error on the way; return the id of an order."""
    draft = shop.merchant.ready()
    shop.merchant.update(f"/draft-orders/{draft['id']}", {"tags": ["one"]})
    shop.merchant.update("/store", {"link_days": 9})
    shop.merchant.update("/products/kopp-steingods", {"price": "251.00"})
    shop.merchant.ask("PUT", "/discount-codes/SUMMER", {"type": "percentage", "value": "10"})
    shop.merchant.ask("POST", "/draft-orders/bulk", {"action": "tag", "tags": ["a"], "ids": [draft["id"]]}, status=202)
    order = shop.merchant.complete(draft)
    shop.merchant.refund(order, amount="1.00")
    with patch.context() as failing:
        failing.setattr(app.stores, "read", lambda: (_ for _ in ()).throw(RuntimeError(f"{OWNER_EMAIL} asked")))
        assert shop.stack.staff("GET", "/store").status_code == 500
    shop.stack.wait_until_idle()
    return str(order["id"])


def test_no_name_or_address_of_staff_reaches_logs_metrics_or_events(
    shop: Shop, log: Tap, owner: StaffMember, monkeypatch: pytest.MonkeyPatch
):
    order = everything_of_staff(shop, monkeypatch)
    written = log.read()  # metrics among it
    assert {"sign_in", "unexpected_error", "SignInsFailed", owner.id} <= set(written.replace('"', " ").split())
    assert is_in(written, set()) == []

    ours = [event["detail"] for event in shop.events() if event["source"] == "invoicing"]
    named = {event["metadata"]["staff_id"] for event in ours if event["metadata"]["staff_id"]}
    assert owner.id in named
    assert is_in(json.dumps(ours, ensure_ascii=False), set()) == []

    entries = shop.merchant.ask("GET", f"/orders/{order}/timeline?limit=100")["items"]
    assert {(it["staff_id"], it["staff_name"]) for it in entries if it["actor"] == "staff"} == {(owner.id, owner.name)}
    assert is_in(json.dumps([it["data"] for it in entries]), set()) == []


def test_a_name_of_staff_is_only_in_their_own_record(shop: Shop, owner: StaffMember, monkeypatch: pytest.MonkeyPatch):
    everything_of_staff(shop, monkeypatch)
    holders = {item["PK"]["S"] for item in items(shop) if is_in(json.dumps(item), set())}
    assert holders == {f"STAFF#{owner.id}"}
