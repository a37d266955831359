"""The request for a Checkout Session. It depends on the attempt alone, since a repeated request must be identical."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from invoicing.adapters.payments.stripe.amounts import to_stripe
from invoicing.domain.sale.attempt import Attempt

# Stripe requires an expiry at least 30 minutes after the request, which may be repeated until the hold ends. The
# payment is ended through the API then; Stripe's own expiry is later, and matters only if this stack is down.
_EXPIRY_AFTER_HOLD = timedelta(hours=1)

# The languages of Stripe's pages; for others Stripe uses the browser's.
_LANGUAGES = (
    "bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl "
    "sv th tr vi zh zh-HK zh-TW"
)
LOCALES = frozenset(_LANGUAGES.split())
_OTHER_NAMES = {"no": "nb", "nn": "nb"}


def session_parameters(attempt: Attempt) -> dict[str, Any]:
    """Return the parameters of a new Checkout Session.

    Raises:
        ProviderRefusedError: Stripe does not accept the amount.
    """
    ids = {"attempt": attempt.id}
    return_url = f"{attempt.return_url}&session={{CHECKOUT_SESSION_ID}}"  # Stripe fills it in
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
        "adaptive_pricing": {"enabled": False},  # the customer pays in the currency of the checkout
        "locale": _locale(attempt.locale),
        "expires_at": int((attempt.expires_at + _EXPIRY_AFTER_HOLD).timestamp()),
        "success_url": return_url,
        "cancel_url": return_url,
    }


def _locale(wanted: str) -> str:
    language, _, region = wanted.replace("_", "-").partition("-")
    language = _OTHER_NAMES.get(language.lower(), language.lower())
    for locale in (f"{language}-{region.upper()}", language):
        if locale in LOCALES:
            return locale
    return "auto"
