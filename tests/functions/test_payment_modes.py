"""Pay, where the provider's key is missing or of the wrong mode: nothing is held, and staff are told."""

from datetime import timedelta
from typing import Any

import pytest

from invoicing.adapters.payments.providers import ConfiguredProviders
from invoicing.bootstrap import app
from invoicing.domain.errors import PaymentModeError
from invoicing.domain.events import PaymentNotStarted
from invoicing.domain.values.failure import FailureCode
from tests.support.actors.answer import Page
from tests.support.gallery.scene import Scene

WRONG = {
    "test keys in production": (("live",), "sk_test_1", "is of Stripe's test mode"),
    "restricted test keys in production": (("live",), "rk_test_1", "is of Stripe's test mode"),
    "live keys elsewhere": (("test",), "sk_live_1", "takes real money"),
}


def configure(key: str, modes: tuple[str, ...]) -> None:
    secret: Any = type("Secret", (), {"values": lambda _: {"stripe_secret_key": key} if key else {}})()
    app.providers = ConfiguredProviders("stripe", "", lambda: secret, modes)


def told(scene: Scene) -> list[PaymentNotStarted]:
    return [event.data for event in scene.world.sales.events if isinstance(event.data, PaymentNotStarted)]


def press_pay(scene: Scene, page: Page) -> Page:
    return scene.customer.submit("/pay", page)


@pytest.mark.parametrize("name", WRONG)
def test_a_key_of_the_wrong_mode_takes_no_payment_and_staff_are_told(scene: Scene, name: str) -> None:
    modes, key, sentence = WRONG[name]
    page = scene.ready()
    stock = repr(scene.world.products.by_sku)
    configure(key, modes)
    answer = press_pay(scene, page)
    assert answer.status == 503
    assert "Nothing has been charged." in answer.text
    assert "https://checkout.stripe.com" in answer.headers["Content-Security-Policy"]
    assert repr(scene.world.products.by_sku) == stock
    assert scene.world.sale(scene.sale.id).draft.active_attempt is None
    [event] = told(scene)
    assert event.code is FailureCode.KEY_REFUSED
    assert sentence in event.detail
    assert key not in event.detail


def test_a_missing_key_is_told_to_staff_too(scene: Scene) -> None:
    page = scene.ready()
    configure("", ("live",))
    assert press_pay(scene, page).status == 409
    assert [event.detail for event in told(scene)] == [
        "Stripe is turned on and has no key: put `stripe_secret_key` into the stack's secret."
    ]


def test_staff_are_told_at_most_once_in_ten_minutes(scene: Scene) -> None:
    page = scene.ready()
    configure("sk_test_1", ("live",))
    for minutes, times in ((0, 1), (9, 1), (1, 2)):
        scene.world.clock.advance(timedelta(minutes=minutes))
        for _ in range(3):
            assert press_pay(scene, page).status == 503
        assert len(told(scene)) == times


def test_every_other_page_works_with_a_key_of_the_wrong_mode(scene: Scene) -> None:
    configure("sk_test_1", ("live",))
    assert scene.ready().status == 200
    assert scene.customer.get("/health").status == 200
    assert scene.customer.get("/nothing").status == 404


def test_a_payment_of_the_wrong_mode_is_told_and_its_address_never_shown(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create(_: object) -> None:
        raise PaymentModeError("livemode", seen="test")

    page = scene.ready()
    monkeypatch.setattr(scene.world.provider, "create", create)
    answer = press_pay(scene, page)
    assert answer.status == 503
    assert "Location" not in answer.headers
    assert [event.detail for event in told(scene)] == [
        "Stripe answered about a payment in test mode, which this stack may not use: check the keys in the secret."
    ]


def test_a_store_without_a_provider_tells_nobody(scene: Scene) -> None:
    page = scene.ready()
    scene.world.providers.turn_off()
    press_pay(scene, page)
    assert told(scene) == []
