from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

import pytest

Functions = SimpleNamespace


def delivered(functions: Functions) -> list[str]:
    return sorted({event["detail"]["key"] for event in functions.events})


def test_the_filter_lets_new_events_through_and_nothing_else(stack: Any, table: Any, functions: Functions) -> None:
    table.put("P", "DRAFT")
    table.put("P", "EVENT#1")
    table.put("P", "EVENT#1", changed={"S": "x"})
    table.client.delete_item(TableName=table.name, Key={"PK": {"S": "P"}, "SK": {"S": "EVENT#1"}})
    stack.wait_until_idle()
    assert functions.batches == [["EVENT#1"]]
    assert delivered(functions) == ["EVENT#1"]


def test_a_cancelled_transaction_is_never_published(stack: Any, table: Any, functions: Functions) -> None:
    event = {"Put": {"TableName": table.name, "Item": {"PK": {"S": "P"}, "SK": {"S": "EVENT#1"}}}}
    refused = {
        "ConditionCheck": {
            "TableName": table.name,
            "Key": {"PK": {"S": "P"}, "SK": {"S": "MISSING"}},
            "ConditionExpression": "attribute_exists(PK)",
        }
    }
    with pytest.raises(table.client.exceptions.TransactionCanceledException):
        table.client.transact_write_items(TransactItems=[event, refused])
    stack.wait_until_idle()
    assert functions.batches == []


def together(table: Any, *sorts: str) -> None:
    """Put events so that they come in one batch."""
    puts = [{"Put": {"TableName": table.name, "Item": {"PK": {"S": "P"}, "SK": {"S": sort}}}} for sort in sorts]
    table.client.transact_write_items(TransactItems=puts)


def test_after_a_partial_failure_delivery_goes_on_from_the_record_that_failed(
    stack: Any, table: Any, functions: Functions
) -> None:
    together(table, "EVENT#1", "EVENT#2 ONCE", "EVENT#3")
    stack.wait_until_idle()
    assert functions.batches == [["EVENT#1", "EVENT#2 ONCE", "EVENT#3"], ["EVENT#2 ONCE", "EVENT#3"]]
    assert delivered(functions) == ["EVENT#1", "EVENT#2 ONCE", "EVENT#3"]
    assert list(stack.resources.dead_letters()) == []


@pytest.mark.parametrize("poison", ["POISON", "CRASH"])
def test_a_record_that_always_fails_ends_in_the_queue_and_holds_nothing_else_back(
    stack: Any, table: Any, functions: Functions, poison: str
) -> None:
    together(table, "EVENT#1", f"EVENT#2 {poison}", "EVENT#3", "EVENT#4")
    stack.wait_until_idle()
    assert delivered(functions) == ["EVENT#1", "EVENT#3", "EVENT#4"]
    assert functions.batches.count([f"EVENT#2 {poison}"]) == 3  # once, and twice again
    (letter,) = stack.resources.dead_letters()
    assert letter["queue"] == "local-Unread"
    assert letter["message"]["DDBStreamBatchInfo"]["batchSize"] == 1
    assert "P" not in str(letter["message"].get("requestPayload", ""))  # a position, no contents


def test_an_event_that_fails_twice_is_taken_the_third_time(stack: Any, table: Any, functions: Functions) -> None:
    functions.failures["EVENT#1"] = 2
    table.put("P", "EVENT#1")
    stack.wait_until_idle()
    assert [event["detail"]["key"] for event in functions.events] == ["EVENT#1"] * 3
    assert len({event["id"] for event in functions.events}) == 1
    assert list(stack.resources.dead_letters()) == []


def test_an_event_that_fails_three_times_is_a_dead_letter(stack: Any, table: Any, functions: Functions) -> None:
    functions.failures["EVENT#1"] = 3
    table.put("P", "EVENT#1")
    table.put("P", "EVENT#2")
    stack.wait_until_idle()
    assert [event["detail"]["key"] for event in functions.events].count("EVENT#1") == 3
    assert delivered(functions) == ["EVENT#1", "EVENT#2"]
    (letter,) = stack.request("GET", "/local/events", {"accept": "application/json"}).get_json()["dead_letters"]
    assert letter["queue"] == "local-Failed"
    assert letter["message"]["requestPayload"]["detail"] == {"key": "EVENT#1"}
    assert letter["message"]["responsePayload"]["errorMessage"] == "EVENT#1 cannot be taken"


def test_an_event_that_no_rule_matches_is_recorded_and_reaches_no_function(stack: Any, functions: Functions) -> None:
    entry = {"Source": "other", "DetailType": "Happened", "Detail": "{}", "EventBusName": "local"}
    stack.resources.client("events").put_events(Entries=[entry])
    stack.wait_until_idle()
    (seen,) = stack.request("GET", "/local/events", {"accept": "application/json"}).get_json()["events"]
    assert (seen["bus"], seen["functions"], seen["event"]["source"]) == ("local", [], "other")
    assert functions.events == []


@pytest.fixture
def email(stack: Any) -> str:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Shop <shop@example.com>", "kari@example.com", "Hei på deg"
    message.set_content("I tekst")
    message.add_alternative("<html><head></head><body>I HTML</body></html>", subtype="html")
    sent = stack.resources.client("sesv2").send_email(
        FromEmailAddress="shop@example.com",
        Destination={"ToAddresses": ["kari@example.com"]},
        Content={"Raw": {"Data": message.as_bytes()}},
        ConfigurationSetName="local-mail",
        EmailTags=[{"Name": "sale_id", "Value": "abc"}],
    )
    email_id: str = sent["MessageId"]
    return email_id


def test_the_outbox_has_every_email_with_its_parts_and_tags(stack: Any, email: str) -> None:
    (seen,) = stack.request("GET", "/local/outbox", {"accept": "application/json"}).get_json()
    assert seen["id"] == email
    assert (seen["to"], seen["from"], seen["subject"]) == (
        ["kari@example.com"],
        "Shop <shop@example.com>",
        "Hei på deg",
    )
    assert seen["text"].strip() == "I tekst"
    assert "I HTML" in seen["html"]
    assert seen["tags"] == {"sale_id": "abc"}


def test_feedback_comes_back_as_ses_reports_it(stack: Any, functions: Functions, email: str) -> None:
    answer = stack.request(
        "POST", f"/local/outbox/{email}/feedback", {"accept": "application/json"}, {"type": "bounce"}
    )
    assert answer.get_json() == {"reported": True}
    (event,) = functions.events
    assert (event["source"], event["detail-type"]) == ("aws.ses", "Email Bounced")
    assert event["detail"]["mail"]["messageId"] == email
    assert event["detail"]["mail"]["tags"]["sale_id"] == ["abc"]
    assert event["detail"]["bounce"]["bouncedRecipients"][0]["emailAddress"] == "kari@example.com"


def test_feedback_that_the_template_does_not_ask_for_is_not_reported(
    stack: Any, functions: Functions, email: str
) -> None:
    answer = stack.request("POST", f"/local/outbox/{email}/feedback", {"accept": "application/json"}, {"type": "open"})
    assert answer.get_json() == {"reported": False}
    assert functions.events == []


@pytest.mark.parametrize("view", ["html", "text", "source"])
def test_an_email_can_be_viewed(stack: Any, email: str, view: str) -> None:
    page = stack.request("GET", f"/local/outbox/{email}?view={view}")
    assert page.status_code == 200
    assert "Hei på deg" in page.text


def test_the_html_of_an_email_is_shown_where_no_script_runs(stack: Any, email: str) -> None:
    frame = stack.request("GET", f"/local/outbox/{email}/html")
    assert frame.headers["content-security-policy"].startswith("sandbox ")
    assert "allow-scripts" not in frame.headers["content-security-policy"]
