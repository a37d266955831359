"""Dead letters of the local stack, on the page of problems."""

from typing import Any

import pytest

from local.stack import Stack
from tests.support.actors.office import Office
from tests.support.actors.shop import Shop
from tests.support.actors.transports import StackTransport
from tests.support.aws_simulator import AwsSimulator
from tests.support.cast.people import INGRID


@pytest.fixture
def shop(aws_simulator: AwsSimulator) -> Shop:
    stack = aws_simulator.get("a shop", lambda: Stack.start(batch_window=0))
    stack.reset()
    return Shop(stack)


def test_an_owner_sends_an_invoice_again_that_failed_three_times(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: Any, **more: Any) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("invoicing.adapters.dead_letters.WAIT", 0)
    draft = shop.merchant.draft()
    with monkeypatch.context() as patch:
        patch.setattr("local.functions.RETRY_SECONDS", (0.0, 0.0))
        patch.setattr("functions.send_invoice.handler.send_invoice", fail)
        shop.merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {}, status=202)
        shop.stack.wait_until_idle()
    owner, emails = Office.signed_in(INGRID), len(shop.emails())
    owner.transport = StackTransport(shop.stack)
    page = owner.open("/admin/problems")
    assert "An invoice could not be sent." in page.text
    assert page.soup.select_one(f'main a[href="/admin/drafts/{draft["id"]}"]')
    assert "kari" not in page.text.lower()
    for _ in range(2):  # presses
        owner.submit("/send", page)
        shop.stack.wait_until_idle()
        assert "No problems" in owner.open("/admin/problems").text
    assert (len(shop.emails()), shop.story(draft).count("EmailSent invoice")) == (emails + 1, 1)
