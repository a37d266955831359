"""Secrets Manager does not answer: what works, what is answered 503, and that no answer lacks a header."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from invoicing.adapters.aws import client
from invoicing.bootstrap import app
from invoicing.pages.http.headers import security_headers
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.fakes import FakeProvider
from tests.support.fakes.providers import FakeProviders
from tests.support.log_lines import LogLines
from tests.support.template.routes import ROUTES, answered, filled

OUTAGES = {
    "unreachable": EndpointConnectionError(endpoint_url="https://secretsmanager.eu-north-1.amazonaws.com"),
    "failing": ClientError({"Error": {"Code": "InternalServiceError", "Message": "later"}}, "GetSecretValue"),
    "denied": ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "GetSecretValue"),
}
BODIES = {
    "/sign-in": {"email": "kari@example.com", "password": "wrong"},
    "/draft-orders/{id}/links": {"channel": "chat"},
    "/orders/{id}/links": {"channel": "chat"},
}
# What needs the keys of links or of the payment provider. Everything else works without.
NEEDS_SECRET = {
    "GET /draft-orders/{id}/links",
    "GET /i/{token}",
    "GET /orders/{id}/links",
    "GET /payments/{provider}/return",
    "HEAD /i/{token}",
    "POST /draft-orders/{id}/links",
    "POST /draft-orders/{id}/preview",
    "POST /i/{token}/delivery",
    "POST /i/{token}/details",
    "POST /i/{token}/discount",
    "POST /i/{token}/new-link",
    "POST /i/{token}/opened",
    "POST /i/{token}/pay",
    "POST /i/{token}/start-over",
    "POST /orders/{id}/links",
    "POST /orders/{id}/preview",
    "POST /payments/{provider}/webhook",
}


class Shop:
    """A shop with Stripe, an open draft order and an order; each request goes to the function of its route."""

    def __init__(self, merchant: Merchant) -> None:
        draft = merchant.ready()
        order = merchant.complete_unpaid(merchant.ready())
        self._draft = {"id": draft["id"], "token": merchant.link(draft).rpartition("/i/")[2], "provider": "stripe"}
        self._order = {**self._draft, "id": order["id"]}
        self._back = self._pay(merchant)

    @staticmethod
    def _pay(merchant: Merchant) -> str:
        """Begin to pay another draft order, and return the query of the address that leads back."""
        draft, provider, customer = merchant.ready(), FakeProvider("stripe"), Customer()
        app.providers = FakeProviders(provider)
        customer.submit("/pay", customer.get(merchant.link(draft)))
        del app.providers
        (payment,) = provider.payments.values()
        return f"attempt={payment.attempt}&session={payment.id}"

    def ask(self, function: str, method: str, path: str) -> dict[str, Any]:
        known = self._order if path.startswith("/orders/") else self._draft
        whole = filled(path, known) + (f"?{self._back}" if path.endswith("/return") else "")
        if path.startswith("/i/"):
            return answered(function, method, whole, "", content_type="application/x-www-form-urlencoded")
        body = None if method in {"GET", "HEAD"} else json.dumps(BODIES.get(path, {}))
        return answered(function, method, whole, body)


@pytest.fixture
def shop(aws_merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv("PAYMENT_PROVIDER", "stripe")
    monkeypatch.setenv("TEST_PROVIDER_URL", "")
    yield Shop(aws_merchant)
    app.reset()


def forget() -> None:
    """Forget what was read, as after a cold start."""
    clock = app.clock
    app.reset()
    app.clock = clock


def put_into_secret(**values: str) -> None:
    secrets = client("secretsmanager")
    (secret,) = secrets.list_secrets()["SecretList"]
    kept = json.loads(secrets.get_secret_value(SecretId=secret["ARN"])["SecretString"])
    secrets.put_secret_value(SecretId=secret["ARN"], SecretString=json.dumps({**kept, **values}))


def break_down(patch: pytest.MonkeyPatch, outage: str) -> None:
    def get_secret_value(**_: Any) -> None:
        raise OUTAGES[outage]

    patch.setattr(client("secretsmanager", tries=2), "get_secret_value", get_secret_value)


def check_headers(answer: dict[str, Any]) -> None:
    """Check that API Gateway did not have to answer for us, and that no header is missing."""
    headers = answer["headers"]
    assert headers["X-Request-Id"]
    assert headers["Cache-Control"]
    assert headers["Strict-Transport-Security"] == security_headers()["Strict-Transport-Security"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    if "html" in headers.get("Content-Type", ""):
        policies = [security_headers(has_manifest=it)["Content-Security-Policy"] for it in (False, True)]
        policy = headers["Content-Security-Policy"]
        assert "form-action 'self' https://checkout.stripe.com" in policy or policy in policies


@pytest.mark.parametrize("outage", OUTAGES)
def test_at_a_cold_start_each_route_works_or_answers_503_with_every_header(
    shop: Shop, outage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_down(monkeypatch, outage)
    unavailable = set()
    for function, method, path in ROUTES:
        forget()
        answer = shop.ask(function, method, path)
        check_headers(answer)
        if answer["statusCode"] >= 500:
            assert answer["statusCode"] == 503, (method, path, answer["body"])
            assert method == "HEAD" or answer["body"]
            unavailable.add(f"{method} {path}")
            if "json" not in answer["headers"]["Content-Type"]:
                assert answer["headers"]["Retry-After"]
    assert unavailable == NEEDS_SECRET


def test_a_warm_function_serves_on_with_the_values_that_it_has_read(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("invoicing.adapters.secrets.time.monotonic", lambda: now[0])
    put_into_secret(stripe_secret_key="sk_test_1", stripe_webhook_secret_1="whsec_1")
    forget()
    app.link_keys.all()
    now[0] = 1000.0
    break_down(monkeypatch, "unreachable")
    for function, method, path in ROUTES:
        answer = shop.ask(function, method, path)
        check_headers(answer)
        assert answer["statusCode"] < 500, (method, path, answer["body"])


def test_no_link_is_created_that_could_not_be_told(shop: Shop, aws_merchant: Merchant, monkeypatch: Any) -> None:
    before = aws_merchant.stored()
    break_down(monkeypatch, "unreachable")
    app.reset()
    for path in ("/draft-orders/{id}/links", "/orders/{id}/links"):
        function = path.split("/")[1].replace("-", "_")
        answer = shop.ask(function, "POST", path)
        assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (503, "secret_unavailable")
    assert aws_merchant.stored() == before


@pytest.mark.parametrize("outage", OUTAGES)
def test_an_outage_is_logged_with_aws_s_code(shop: Shop, outage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    log = LogLines(monkeypatch)
    break_down(monkeypatch, outage)
    app.reset()
    shop.ask("checkout", "GET", "/i/{token}")
    [line] = log.read("secret_not_read")
    assert line["level"] == "ERROR"
    assert line["code"] in {"EndpointConnectionError", "InternalServiceError", "AccessDeniedException"}
    assert line["cached_values_used"] is False
