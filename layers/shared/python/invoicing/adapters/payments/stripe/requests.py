"""The Checkout Session of an attempt. Made of the attempt alone: a repeated request has to be the very same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from invoicing.adapters.payments.stripe.amounts import to_stripe
from invoicing.domain.sale.attempt import Attempt

# Stripe wants at least 30 minutes from when it is asked, and it may be asked again until the hold ends. That end is
# ours to keep, through the API; Stripe's comes later, and only matters where we are gone.
_AFTER_THE_HOLD = timedelta(hours=1)

# What Stripe's pages are written in; for any other language they go by the browser's.
_LANGUAGES = (
    "bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl "
    "sv th tr vi zh zh-HK zh-TW"
)

LOCALES = frozenset(_LANGUAGES.split())
_OTHER_NAMES = {"no": "nb", "nn": "nb"}


def session_parameters(attempt: Attempt) -> dict[str, Any]:
    """Return everything that a Checkout Session is created with.

    Raises:
        ProviderRefusedError: Stripe cannot take such an amount.

    """
    ids = {"attempt": attempt.id}
    back = f"{attempt.return_url}&session={{CHECKOUT_SESSION_ID}}"  # Stripe fills that in
    return {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": attempt.amount.currency.lower(),
                    "unit_amount": to_stripe(attempt.amount),
                    "product_data": {"name": attempt.description},
                },
            }
        ],
        "payment_intent_data": {"capture_method": "manual", "description": attempt.description, "metadata": ids},
        "metadata": ids,
        "client_reference_id": attempt.id,
        "adaptive_pricing": {"enabled": False},  # the customer pays what they saw, in the currency that they saw
        "locale": _locale(attempt.locale),
        "expires_at": int((attempt.expires_at + _AFTER_THE_HOLD).timestamp()),
        "success_url": back,
        "cancel_url": back,
    }


def _locale(wanted: str) -> str:
    language, _, region = wanted.replace("_", "-").partition("-")
    language = _OTHER_NAMES.get(language.lower(), language.lower())
    for locale in (f"{language}-{region.upper()}", language):
        if locale in LOCALES:
            return locale
    return "auto"
