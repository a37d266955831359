"""The log lines of several sales at once: each has the id of its own sale, and the request that wrote it."""

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from invoicing.bootstrap import app
from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop, link_in
from tests.support.log_lines import LogLines

PUBLIC_ID = re.compile(r"\b(?:dft|ord|pay|rfd)_([0-9a-z]{26})")
ABOUT_NO_SALE = {"reminders_sent", "job_continued", "stock_changed"}


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> LogLines:
    return LogLines(monkeypatch)


def refuse_email_once(patch: pytest.MonkeyPatch) -> None:
    """Let SES refuse the next e-mail for now."""
    mailer: Any = app.mailer
    send, refusals = mailer._client.send_email, [{"Error": {"Code": "TooManyRequestsException"}}]

    def send_email(**named: Any) -> Any:
        if refusals:
            refusal: Any = refusals.pop()
            raise ClientError(refusal, "SendEmail")
        return send(**named)

    patch.setattr(mailer._client, "send_email", send_email)


def sell(shop: Shop, merchant: Merchant, patch: pytest.MonkeyPatch) -> set[str]:
    """Sell by e-mail and by link, refund, cancel and recover; return the ids of the sales."""
    first, second, third = merchant.draft(), merchant.ready(), merchant.ready()
    email = shop.invoice(first)
    for kind in ("delivery", "open"):
        shop.local("POST", f"outbox/{email['id']}/feedback", {"type": kind})
    shop.fill_in(link_in(email)).pay()
    merchant.refund(merchant.order(first), amount="10.00")
    with patch.context() as refusing:
        refuse_email_once(refusing)
        shop.invoice(second)
    customer = shop.customer(merchant.link(second))
    with patch.context() as failing:
        failing.setattr(app.stores, "get", lambda: (_ for _ in ()).throw(RuntimeError("a mistake of ours")))
        customer.open(customer.url)
        assert customer.status == 500
        assert merchant.request("POST", f"/draft-orders/{second['id']}/invoice").status == 500
    session = shop.customer(merchant.link(third)).press_pay()
    shop.decide(session, "approve", webhook="never", **{"return": "no"})
    merchant.ask("POST", "/draft-orders/bulk", {"action": "cancel", "ids": [second["id"]]}, status=202)
    shop.advance(hours=1)
    shop.advance(days=4)
    shop.stack.wait_until_idle()
    return {draft["id"].partition("_")[2] for draft in (first, second, third)}


def test_each_line_about_a_sale_has_its_id_and_no_other_line_has_one(
    shop: Shop, merchant: Merchant, log: LogLines, monkeypatch: pytest.MonkeyPatch
):
    sales = sell(shop, merchant, monkeypatch)
    lines = log.read()
    told = {line["message"] for line in lines}
    assert {"invoice_sent", "email_delivered", "webhook_processed", "receipt_sent", "refund_sent"} <= told
    assert {"page_failed", "unexpected_error", "recovered", "reminders_sent"} <= told
    for line in lines:
        assert ("correlation_id" in line) is (line["message"] not in ABOUT_NO_SALE), line
        named = set(PUBLIC_ID.findall(str(line)))
        assert named <= {line.get("correlation_id")}, line
    about = {line["correlation_id"] for line in lines if "correlation_id" in line}
    assert about >= sales


def test_each_line_names_the_request_of_lambda_that_wrote_it(
    shop: Shop, merchant: Merchant, log: LogLines, monkeypatch: pytest.MonkeyPatch
):
    sell(shop, merchant, monkeypatch)
    for line in log.read():
        assert line["function_request_id"], line
        assert line["cold_start"] in {True, False}
