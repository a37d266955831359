"""What is missing before the store can sell."""

from typing import Any

import pytest

from invoicing.adapters.payments.providers import ConfiguredProviders
from invoicing.api.responses.catalog.readiness import SENTENCES
from invoicing.bootstrap import app
from invoicing.domain.errors import ProviderUnavailableError, SecretUnavailableError
from tests.support.actors.merchant import Merchant
from tests.support.cast.store_settings import STORE_SETTINGS


class Secrets:
    """A secret with the key of links, and those that are given."""

    def __init__(self, **keys: str) -> None:
        self.held = {"link_key_1": "x", **keys}

    def values(self) -> dict[str, str]:
        return self.held


def found(merchant: Merchant) -> dict[str, str]:
    """Return what is missing, by code."""
    answer = merchant.ask("GET", "/store/readiness")
    missing = {check["code"]: check["detail"] for check in answer["checks"] if not check["ready"]}
    assert answer["ready"] == (not missing)
    return missing


def turn_off() -> None:
    providers: Any = app.providers
    providers.turn_off()


def detail(merchant: Merchant, code: str) -> str:
    [check] = [check for check in merchant.ask("GET", "/store/readiness")["checks"] if check["code"] == code]
    return str(check["detail"])


def test_a_store_with_delivery_and_a_provider_is_ready(merchant: Merchant) -> None:
    assert found(merchant) == {}
    assert detail(merchant, "payment") == "Customers pay through test."


def test_a_new_store_says_all_that_is_missing(new_merchant: Merchant) -> None:
    turn_off()
    missing = found(new_merchant)
    assert set(missing) == {"store", "delivery", "payment"}
    assert "PUT /store" in missing["store"]
    assert missing["delivery"].startswith("Customers of Norge have no delivery to choose")
    assert "payment_instructions" in missing["payment"]


def test_instructions_stand_in_for_a_provider(merchant: Merchant) -> None:
    turn_off()
    assert set(found(merchant)) == {"payment"}
    merchant.update("/store", {"payment_instructions": "Vipps 12345"})
    assert found(merchant) == {}


def test_a_secret_that_cannot_be_read_is_told(merchant: Merchant) -> None:
    def current() -> None:
        raise ProviderUnavailableError("secret", error=SecretUnavailableError())

    providers: Any = app.providers
    providers.current = current
    sentence = "Customers cannot pay: The stack's secret cannot be read now: try again in a moment."
    assert found(merchant) == {"payment": sentence}


def test_a_provider_without_its_key_is_not_ready_even_beside_instructions(merchant: Merchant) -> None:
    secret: Any = Secrets()
    app.providers = ConfiguredProviders("stripe", "", lambda: secret)
    merchant.update("/store", {"payment_instructions": "Vipps 12345"})
    assert "put `stripe_secret_key` into the stack's secret" in found(merchant)["payment"]


def test_a_test_key_in_production_is_not_ready(merchant: Merchant) -> None:
    secret: Any = Secrets(stripe_secret_key="sk_test_1")
    app.providers = ConfiguredProviders("stripe", "", lambda: secret, ("live",))
    assert found(merchant) == {
        "payment": "Customers cannot pay: The key `stripe_secret_key` is of Stripe's test mode, and this stack is for "
        "production: put a live key into the secret."
    }
    secret.held["stripe_secret_key"] = "sk_live_1"
    assert found(merchant) == {}


def test_each_market_needs_a_delivery_method(merchant: Merchant) -> None:
    first, *others = STORE_SETTINGS["markets"]
    markets = [first, *({**market, "delivery_methods": []} for market in others)]
    merchant.replace("/store", {**STORE_SETTINGS, "markets": markets})
    assert all(market["title"] in found(merchant)["delivery"] for market in others)
    assert first["title"] not in found(merchant)["delivery"]


@pytest.mark.parametrize(("others", "is_ready"), [((), True), (("mug",), False)])
def test_a_store_whose_products_do_not_ship_needs_no_delivery(
    new_merchant: Merchant, others: tuple[str, ...], is_ready: bool
) -> None:
    markets = [{**market, "delivery_methods": []} for market in STORE_SETTINGS["markets"]]
    new_merchant.ask("PUT", "/store", {**STORE_SETTINGS, "markets": markets})
    card = {"title": "Gift card", "price": "500.00", "requires_shipping": False}
    new_merchant.ask("PUT", "/products/card", card)
    for sku in others:
        new_merchant.ask("PUT", f"/products/{sku}", {"title": "Mug", "price": "100.00"})
    assert ("delivery" not in found(new_merchant)) is is_ready


@pytest.mark.parametrize(("is_verified", "said"), [(False, "DNS records"), (None, "ask again")])
def test_a_sender_that_ses_has_not_verified_is_not_ready(
    merchant: Merchant, is_verified: bool | None, said: str
) -> None:
    mailer: Any = app.mailer
    mailer.is_verified = is_verified
    assert said in found(merchant)["sender"]


def test_every_sentence_of_the_checks_is_shown(new_merchant: Merchant) -> None:
    assert {key.partition(".")[0] for key in SENTENCES} == {
        check["code"] for check in new_merchant.ask("GET", "/store/readiness")["checks"]
    }
