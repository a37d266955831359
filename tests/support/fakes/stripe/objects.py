"""Stripe's objects, with what Stripe always tells and what we read."""

import secrets
from typing import Any

Json = dict[str, Any]


def new_id(prefix: str, letters: int = 24) -> str:
    return f"{prefix}_{secrets.token_hex(letters)[:letters]}"


def session(asked: Json, now: int, pages: str) -> Json:
    [line] = asked["line_items"]
    amount = line["price_data"]["unit_amount"] * line["quantity"]
    session_id = new_id("cs_test", 58)
    return {
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": asked.get("adaptive_pricing"),
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": asked.get("cancel_url"),
        "client_reference_id": asked.get("client_reference_id"),
        "created": now,
        "currency": line["price_data"]["currency"],
        "custom_fields": [],
        "custom_text": dict.fromkeys(
            ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance"), None
        ),
        "expires_at": asked.get("expires_at", now + 24 * 3600),
        "livemode": False,
        "locale": asked.get("locale"),
        "metadata": asked.get("metadata", {}),
        "mode": asked["mode"],
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "success_url": asked.get("success_url"),
        "url": f"{pages}/c/pay/{session_id}",
    }


def intent(of: Json, asked: Json, now: int) -> Json:
    data = asked.get("payment_intent_data", {})
    return {
        "id": new_id("pi"),
        "object": "payment_intent",
        "amount": of["amount_total"],
        "amount_capturable": 0,
        "amount_received": 0,
        "canceled_at": None,
        "capture_method": data.get("capture_method", "automatic_async"),
        "created": now,
        "currency": of["currency"],
        "description": data.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "status": "requires_payment_method",
    }


def charge(of: Json, now: int, failure: str | None) -> Json:
    return {
        "id": new_id("ch"),
        "object": "charge",
        "amount": of["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": dict.fromkeys(("address", "email", "name", "phone", "tax_id")),
        "captured": False,
        "created": now,
        "currency": of["currency"],
        "disputed": False,
        "failure_code": "card_declined" if failure else None,
        "livemode": False,
        "metadata": of["metadata"],
        "paid": failure is None,
        "payment_intent": of["id"],
        "refunded": False,
        "status": "failed" if failure else "succeeded",
    }


def decline(code: str) -> Json:
    """Return what a PaymentIntent says of the last card: the bank's reason in `decline_code`, or Stripe's in `code`."""
    message = "Your card was declined."
    if code == "payment_intent_authentication_failure":
        return {"type": "invalid_request_error", "code": code, "message": message}
    return {"type": "card_error", "code": "card_declined", "decline_code": code, "message": message}


def refund(of: Json, asked: Json, now: int, status: str) -> Json:
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": asked["amount"],
        "charge": of["id"],
        "created": now,
        "currency": of["currency"],
        "metadata": asked.get("metadata", {}),
        "payment_intent": asked["payment_intent"],
        "status": status,
    }


def event(kind: str, about: Json, now: int, version: str) -> Json:
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": version,
        "created": now,
        "data": {"object": about},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
