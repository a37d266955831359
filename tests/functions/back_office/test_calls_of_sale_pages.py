"""How many calls the pages of a sale make: a number that does not grow with the sale or the shop."""

from collections.abc import Iterator

import pytest

from local.aws.call_recorder import Calls
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office

CALLS = {"draft": 7, "poll": 4, "order": 8}


@pytest.fixture
def calls() -> Iterator[Calls]:
    recorder = Calls()
    recorder.start()
    yield recorder
    recorder.stop()


def test_the_pages_of_a_sale_make_few_calls_however_much_happened(
    aws_office: Office, aws_merchant: Merchant, calls: Calls
) -> None:
    def count(path: str) -> int:
        calls.clear()
        assert aws_office.open(path).status == 200
        return len(calls.made)

    made = {}
    draft = aws_merchant.ready()
    for channel in ("chat", "sms", "qr"):
        aws_merchant.link(draft, channel=channel)
    aws_merchant.request_invoice(draft)
    for number in range(30):
        aws_merchant.update(f"/draft-orders/{draft['id']}", {"note": str(number)})
    made["draft"] = count(f"/admin/drafts/{draft['id']}")
    made["poll"] = count(f"/admin/drafts/{draft['id']}/timeline?polls=1&seen=")
    order = aws_merchant.complete(aws_merchant.read(draft))
    aws_merchant.fulfill(order, line_items=[{"id": "li_1", "quantity": 1}])
    aws_merchant.refund(order, amount="10.00")
    aws_merchant.refund(order, amount="20.00")
    made["order"] = count(f"/admin/orders/{order['id']}")
    assert made == CALLS
