"""Everything that the pages of problems can do, once."""

from http import HTTPStatus
from typing import Any

from bs4 import BeautifulSoup

from local.stack import Stack

SEE_OTHER = HTTPStatus.SEE_OTHER


def deal_with_problems(stack: Stack, session: dict[str, str], token: str, *addresses: str) -> None:
    """Put dead letters, send, count and remove them, and press the buttons at further addresses."""
    form_token = {"form_token": token}
    sale = {"detail-type": "OrderPaid", "detail": {"metadata": {"sale_id": "0" * 26}}}
    failed = [
        {"requestContext": {"functionArn": stack.functions.by_name[name].arn}, "requestPayload": sale}
        for name in (
            "send_invoice",
            "send_receipt",
            "send_paid_notice",
            "send_security_notice",
            "record_email_feedback",
        )
    ]
    letters: dict[str, list[Any]] = {
        "FailedInvocations": failed,
        "UndeliveredEvents": [sale, sale],
        "UncountedSales": [sale, sale],
        "PoisonEvents": [{"reason": "too large"}] * 2,
    }
    for queue, messages in letters.items():
        for message in messages:
            stack.resources.send_to_queue(stack.template.attribute(queue, "Arn"), message)
    invoke, stack.moto.invoke = stack.moto.invoke, lambda *_: None
    page = BeautifulSoup(stack.request("GET", "/admin/problems", session).text, "html.parser")
    first = page.select(".buttons form:first-child")
    assert len(first) == sum(map(len, letters.values()))
    for form in first:
        answered = stack.request("POST", str(form["action"]), session, form=form_token)
        assert answered.status_code == SEE_OTHER, answered.text
    stack.moto.invoke = invoke
    for address in addresses:
        answered = stack.request("POST", f"/admin/problems/{address}", session, form=form_token)
        assert answered.status_code == SEE_OTHER, answered.text
