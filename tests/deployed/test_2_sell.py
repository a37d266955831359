"""The first paid invoice of docs/deploying.md, and a sale by HTTP, e-mail, stream, rules, schedules and Stripe."""

import json
from typing import Any

import pytest

from invoicing.adapters.dynamodb.totals.keys import total_pk
from invoicing.domain.figures.figures import TotalKind
from tests.support.actors.editor import Editor
from tests.support.actors.office import Office
from tests.support.deployed.engine import Engine
from tests.support.deployed.live_stripe import LiveStripe
from tests.support.deployed.reader import BUYER, FIRST_BUYER, OWNER, PASSWORD, SENDER, Reader, Sold
from tests.support.deployed.samples import sample_with
from tests.support.deployed.shop import wait_for

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(600)]


def test_the_first_invoice_is_paid_without_a_provider(first_paid: Any, opened: Reader) -> None:
    assert first_paid["financial_status"] == "PAID"
    assert f"{first_paid['name']}\nPAID" in opened.printed["6."]
    wait_for(lambda: [email["To"] for email in opened.shop.emails()].count([FIRST_BUYER]) == 2)


def test_an_order_by_card_is_paid_exactly_once(sold: Sold, stripe: LiveStripe) -> None:
    assert sold.order["financial_status"] == "PAID"
    assert sold.order["captured"] == sold.order["totals"]["total"]
    story = sold.merchant.story(sold.draft)
    once = ("EmailSent invoice", "DraftOrderCompleted", "OrderCreated", "OrderPaid", "EmailSent receipt")
    assert [story.count(event) for event in once] == [1] * len(once)
    [intent] = stripe.account.intents.values()
    assert intent["status"] == "succeeded"
    assert sum(charge["captured"] for charge in stripe.account.charges.values()) == 1
    assert stripe.faults == []


def test_the_customer_got_an_invoice_and_a_receipt_from_the_sender(sold: Sold, selling: Reader) -> None:
    emails = [email for email in selling.shop.emails() if email["To"] == [BUYER]]
    assert len(emails) == 2
    assert {email["Source"].rpartition("<")[2].rstrip(">") for email in emails} == {SENDER}
    assert "As agreed on the phone." in emails[0]["BodyText"]
    assert sold.order["name"] in emails[1]["Subject"]
    assert "paid" in sold.customer.text


def test_the_links_begin_with_the_address_of_the_api(sold: Sold, selling: Reader) -> None:
    assert f"{selling.shop.outputs['ApiUrl']}/i/" in sold.invoice["BodyText"]


def test_what_ses_reports_reaches_the_timeline(sold: Sold, engine: Engine) -> None:
    sent = [it["data"] for it in sold.merchant.timeline(sold.draft) if it["type"] == "EmailSent"]
    [receipt] = [email for email in sent if email["kind"] == "receipt"]
    event = sample_with("ses/delivered.json", sale=sold.draft["id"].removeprefix("dft_"), email=receipt["email_id"])
    event["detail"]["mail"]["tags"]["ses:configuration-set"] = ["invoicing-prod"]
    entry = {"Source": "aws.ses", "DetailType": event["detail-type"], "Detail": json.dumps(event["detail"])}
    assert engine.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0
    wait_for(lambda: "EmailDelivered" in sold.merchant.story(sold.draft))


def test_the_sale_is_added_to_the_totals_by_way_of_the_queue(sold: Sold, selling: Reader, engine: Engine) -> None:
    table, paid = selling.shop.outputs["TableName"], {":paid": {"S": total_pk(1, TotalKind.PAID.value)}}

    def orders() -> list[str]:
        found = engine.client("dynamodb").query(
            TableName=table, KeyConditionExpression="PK = :paid", ExpressionAttributeValues=paid
        )
        return [item["orders"]["N"] for item in found["Items"]]

    wait_for(orders, 150)  # the queue's batching window is a minute


def test_staff_sign_in_at_the_back_office_and_create_a_draft_order(sold: Sold, selling: Reader) -> None:
    office = Office(selling.shop.transport())
    assert office.open("/admin/drafts").heading == "Sign in"
    office.submit("/admin/sign-in", email=OWNER, password=PASSWORD)
    assert (office.page.status, office.url) == (200, "/admin/drafts"), office.text
    editor = Editor(office)
    editor.open()
    editor.press("own:Engraving")
    draft = editor.saved(line_0_price="150", name="Ola Nordmann")
    assert sold.merchant.ask("GET", f"/draft-orders/{draft}")["customer"]["name"] == "Ola Nordmann"
    assert "Ola Nordmann" in office.open("/admin/drafts?query=ola").text
    kept = dict(office.cookies)
    assert office.post("/admin/sign-out", {}).status == 303
    office.cookies = kept
    assert office.get("/admin/drafts").headers["Location"].startswith("/admin/sign-in")


def test_recovery_runs_on_its_schedule(sold: Sold, selling: Reader, engine: Engine) -> None:
    group = selling.shop.resources()["RecoverLogs"]
    logs = engine.client("logs")
    wait_for(lambda: logs.filter_log_events(logGroupName=group)["events"], 90)


def test_nothing_failed_on_the_way(sold: Sold, selling: Reader, engine: Engine) -> None:
    outputs = selling.shop.outputs
    for queue in ("FailedInvocationsUrl", "UndeliveredEventsUrl", "UncountedSalesUrl", "PoisonEventsUrl"):
        assert "Messages" not in engine.client("sqs").receive_message(QueueUrl=outputs[queue]), queue
    resources = selling.shop.resources()
    groups = [physical for logical, physical in resources.items() if logical.endswith("Logs") and logical != "ApiLogs"]
    logs = engine.client("logs")
    told = [event["message"] for group in groups for event in logs.filter_log_events(logGroupName=group)["events"]]
    assert told
    assert [line for line in told if "AccessDenied" in line or '"level":"ERROR"' in line or "Traceback" in line] == []
