"""Stripe, as far as we know it: its API, its hosted page, its webhooks. All held against Stripe's own document."""

from tests.support.fakes.stripe.service import FakeStripe, signed

__all__ = ["FakeStripe", "signed"]
