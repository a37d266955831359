"""Stripe's fake in live mode: test keys do not work in the stage prod."""

from collections.abc import Iterable
from typing import Any

from tests.support.fakes.stripe import FakeStripe, signed
from tests.support.fakes.stripe.service import KEY, WEBHOOK_SECRET

LIVE_KEY = KEY.replace("_test_", "_live_")
TEST, LIVE = b'"livemode": false', b'"livemode":  true'  # as long, so that headers stay true


class LiveStripe(FakeStripe):
    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        if environ.get("HTTP_AUTHORIZATION") == f"Bearer {LIVE_KEY}":
            environ["HTTP_AUTHORIZATION"] = f"Bearer {KEY}"
        return [part.replace(TEST, LIVE) for part in super().__call__(environ, start_response)]


def live(body: bytes) -> tuple[bytes, str]:
    """Return a webhook's body in live mode, and its signature."""
    changed = body.replace(TEST, LIVE)
    return changed, signed(changed, WEBHOOK_SECRET)
