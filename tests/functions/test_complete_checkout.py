"""The provider says that something happened; the customer comes back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.complete_checkout.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.domain.sale.order import FinancialStatus
from tests.support.actors.answer import Page
from tests.support.gallery.scene import Scene, draft
from tests.support.lambda_events import CONTEXT, http_event


@pytest.fixture
def scene() -> Iterator[Scene]:
    """Return a customer at the provider's page."""
    scene = Scene(app, "en")
    scene.paying()
    yield scene
    app.reset()


def webhook(scene: Scene, body: bytes | None = None, signature: str = "genuine", provider: str = "test") -> Page:
    session = scene.world.provider.of(f"pay_{scene.sale.id}_1").id.encode() if body is None else body
    return scene.customer.request("POST", f"/payments/{provider}/webhook", session, test_signature=signature)


def is_paid(scene: Scene) -> bool:
    order = scene.world.sale(scene.sale.id).order
    return order is not None and order.financial_status is FinancialStatus.PAID


def test_a_webhook_of_an_approved_payment_marks_the_order_as_paid(scene: Scene):
    scene.world.approve(scene.sale.id)
    assert webhook(scene).status == 204
    assert is_paid(scene)
    assert scene.world.violations() == []


def test_a_webhook_is_believed_nothing_but_that_something_may_have_happened(scene: Scene):
    assert webhook(scene).status == 204
    assert not is_paid(scene)


def test_the_same_webhook_a_hundred_times_pays_once(scene: Scene):
    scene.world.approve(scene.sale.id)
    assert {webhook(scene).status for _ in range(100)} == {204}
    assert scene.world.story(scene.sale.id).count("OrderPaid") == 1


@pytest.mark.parametrize("signature", ["", "forged"])
def test_a_bad_signature_is_refused_before_anything_is_asked(scene: Scene, signature: str):
    scene.world.approve(scene.sale.id)
    scene.world.provider.calls.clear()
    answer = webhook(scene, signature=signature)
    assert (answer.status, json.loads(answer.body)["code"]) == (400, "invalid_signature")
    assert scene.world.provider.calls == []


def test_the_signature_is_checked_over_the_raw_bytes(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    heard: list[bytes] = []
    verify = scene.world.provider.verify_webhook

    def note(headers: dict[str, str], body: bytes) -> object:
        heard.append(body)
        return verify(headers, scene.world.provider.of(f"pay_{scene.sale.id}_1").id.encode())

    monkeypatch.setattr(scene.world.provider, "verify_webhook", note)
    webhook(scene, b'{"a": "\xc3\xa5",\r\n "b": 1.0}')
    plain = http_event("POST", "/payments/test/webhook", headers={"test-signature": "genuine"})
    lambda_handler({**plain, "body": '{"a": "å"}', "isBase64Encoded": False}, CONTEXT)
    assert heard == [b'{"a": "\xc3\xa5",\r\n "b": 1.0}', '{"a": "å"}'.encode()]


def test_a_provider_that_cannot_be_asked_is_told_to_come_again(scene: Scene):
    scene.world.approve(scene.sale.id)
    scene.world.provider.down = True
    answer = webhook(scene)
    assert (answer.status, json.loads(answer.body)["code"]) == (503, "provider_unavailable")
    scene.world.provider.down = False
    assert webhook(scene).status == 204
    assert is_paid(scene)


def test_a_fault_of_ours_makes_the_provider_come_again(scene: Scene, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(scene.world.sales, "save", fail)
    scene.world.approve(scene.sale.id)
    answer = webhook(scene)
    assert (answer.status, json.loads(answer.body)["code"]) == (500, "internal_error")
    assert answer.headers["X-Request-Id"]


def test_a_genuine_message_about_nothing_of_ours_is_accepted_and_ignored(scene: Scene):
    before = scene.world.sales.saves
    assert webhook(scene, b"ses_99").status == 204
    assert scene.world.sales.saves == before


def test_an_unknown_provider_is_not_found(scene: Scene):
    assert webhook(scene, provider="cash").status == 404


def test_a_message_of_absurd_size_is_refused_unread(scene: Scene):
    assert webhook(scene, b"x" * 300_000).status == 413


def test_the_customer_comes_back_to_the_link_that_they_paid_through(scene: Scene):
    scene.world.approve(scene.sale.id)
    answer = scene.returned()
    assert (answer.status, answer.headers["Location"]) == (303, f"/i/{scene.token}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert is_paid(scene)


def test_coming_back_without_having_paid_pays_nothing(scene: Scene):
    answer = scene.returned()
    assert scene.customer.get(answer.headers["Location"]).heading == "Your payment is not finished"
    assert not is_paid(scene)


def test_coming_back_while_the_provider_is_silent_says_that_it_is_being_checked(scene: Scene):
    scene.world.provider.down = True
    answer = scene.returned()
    assert answer.status == 303
    assert scene.customer.get(answer.headers["Location"]).heading == "We are checking your payment"


@pytest.mark.parametrize(
    "query",
    [
        "attempt={attempt}",
        "attempt={attempt}&session=",
        "attempt={attempt}&session=ses_2",
        "session={session}",
        "attempt=pay_{other}_1&session={session}",
        "attempt=pay_x&session={session}",
        "attempt={attempt}9&session={session}",
        "",
    ],
)
def test_only_who_was_at_the_providers_page_is_led_to_the_link(scene: Scene, query: str):
    payment = scene.world.provider.of(f"pay_{scene.sale.id}_1")
    scene.world.provider.approve(payment.id)
    other = scene.world.draft(draft()).id
    filled = query.format(attempt=payment.attempt, session=payment.id, other=other)
    answer = scene.customer.get(f"/payments/test/return?{filled}")
    assert answer.status == 404
    assert scene.token not in answer.body + str(answer.headers)
    assert not is_paid(scene)


def test_an_attempt_without_a_session_yet_leads_nowhere(scene: Scene):
    sale = scene.world.sales.get(scene.sale.id, *[scene.world.attempt(scene.sale.id).key])
    sale.put(replace(sale.attempt(1), provider_id=""))
    scene.world.sales.save(sale)
    scene.world.clock.advance(timedelta(hours=1))
    saves = scene.world.sales.saves
    assert scene.customer.get(f"/payments/test/return?attempt={sale.attempt(1).id}&session=").status == 404
    assert scene.world.sales.saves == saves, "it was processed"


@pytest.mark.parametrize("accept", ["*/*", "", "text/html"])
def test_an_unknown_return_has_a_page_whatever_the_browser_asks_for(scene: Scene, accept: str):
    scene.customer.headers["accept"] = accept
    answer = scene.customer.get("/payments/test/return?attempt=pay_x&session=y")
    assert (answer.status, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert answer.heading == "We cannot find this page"


def test_another_providers_return_address_leads_nowhere(scene: Scene):
    payment = scene.world.provider.of(f"pay_{scene.sale.id}_1")
    assert scene.customer.get(f"/payments/cash/return?attempt={payment.attempt}&session={payment.id}").status == 404


def test_webhook_and_return_in_any_order_pay_once(scene: Scene):
    scene.world.approve(scene.sale.id)
    for act in (scene.returned, lambda: webhook(scene), scene.returned):
        assert act().status in {204, 303}
    assert scene.world.story(scene.sale.id).count("OrderPaid") == 1
