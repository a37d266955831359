"""Requests to Stripe with the deployed packages only: the layer as it is built."""

import json
import subprocess
from collections.abc import Iterator

import pytest

from scripts import build, build_output
from tests.support.fakes.stripe import FakeStripe
from tests.support.fakes.stripe.service import KEY

pytestmark = [
    pytest.mark.build,
    pytest.mark.skipif(not build_output.TEMPLATE.exists(), reason="nothing is built: run `make build` first"),
]

# Asks one thing after another, as sys.argv says; each answer is a line.
PROGRAM = """
import json, sys, time
sys.path.append(sys.argv[1])
from datetime import UTC, datetime, timedelta
from dataclasses import replace
from invoicing.adapters.payments.stripe import provider as adapter
from invoicing.domain.sale.attempt import Attempt, AttemptState
from invoicing.domain.values.money import Money
adapter.API = sys.argv[2]
provider = adapter.StripeProvider(lambda: {"stripe_secret_key": sys.argv[3]})
now = datetime.now(UTC).replace(microsecond=0, second=0, minute=0) + timedelta(hours=1)
attempt = Attempt("0" * 26, int(sys.argv[4]), AttemptState.HELD, "stripe", Money(1000, "NOK"), 1, 1, now, now,
                  description="#D1", base_url="https://shop.example", provider_id=sys.argv[5])
calls = {
    "create": lambda: provider.create(attempt), "get": lambda: provider.get(attempt.provider_id),
    "capture": lambda: provider.capture(attempt), "void": lambda: provider.void(attempt),
    "refund": lambda: provider.refund(attempt, Money(1000, "NOK"), attempt.id + ":refund"),
}
for call in sys.argv[6:]:
    payment = calls[call]()
    print(json.dumps([payment.id, payment.status, payment.declines]))
print(json.dumps([name for name in ("requests", "httpx", "stripe.params", "stripe.events") if name in sys.modules]))
"""


@pytest.fixture
def stripe() -> Iterator[FakeStripe]:
    stripe = FakeStripe()
    yield stripe
    stripe.stop()
    assert stripe.faults == []


def ask(stripe: FakeStripe, number: int, session: str, *calls: str) -> list[list[object]]:
    program = [str(build.find_python()), "-I", "-S", "-B", "-c", PROGRAM, str(build.LAYER)]
    asked = subprocess.run(
        [*program, stripe.url, KEY, str(number), session, *calls],
        env={"POWERTOOLS_SERVICE_NAME": "x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr
    *answers, unwanted = map(json.loads, asked.stdout.splitlines())
    assert unwanted == []
    return answers


def test_a_payment_is_created_declined_approved_captured_and_refunded(stripe: FakeStripe) -> None:
    if not build_output.is_for_this_machine():
        pytest.skip("built for another architecture than this machine's")
    [[session, status, _]] = ask(stripe, 1, "", "create")
    assert status == "open"
    stripe.decline(str(session))
    assert ask(stripe, 1, str(session), "get") == [[session, "declined", 1]]
    stripe.approve(str(session))
    answers = ask(stripe, 1, str(session), "get", "capture", "void", "refund")
    assert [status for _, status, _ in answers] == ["authorized", "captured", "captured", "refunded"]
    [[other, _, _]] = ask(stripe, 2, "", "create")
    assert ask(stripe, 2, str(other), "void") == [[other, "voided", 0]]
