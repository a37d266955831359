"""Webhook signatures: HMAC-SHA256 over time and raw body, as Stripe and the test provider send them."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

from invoicing.domain.errors import WebhookSignatureError

_TOO_OLD = 300  # seconds between signing and reading
_TOO_EARLY = 60  # seconds by which the provider's clock may be ahead


def read_signed(headers: Mapping[str, str], header: str, body: bytes, secrets: Iterable[str]) -> Any:
    """Check the `t=<seconds>,v1=<hex>` of a webhook with each secret, and return its JSON.

    While a secret is being replaced, a webhook may have two `v1`, and `secrets` both secrets.

    Raises:
        WebhookSignatureError: the signature is missing, wrong or too old, or the body is not JSON.
    """
    signature_header = next((value for name, value in headers.items() if name.lower() == header), "")
    parts = [part.partition("=")[::2] for part in signature_header.split(",")]
    times = [value for name, value in parts if name == "t"]
    if len(times) != 1 or not re.fullmatch("[0-9]{1,12}", times[0]):
        raise WebhookSignatureError("time_missing")
    if not -_TOO_EARLY <= int(time.time()) - int(times[0]) <= _TOO_OLD:
        raise WebhookSignatureError("time")
    signatures = [value.encode() for name, value in parts if name == "v1"]
    message = times[0].encode() + b"." + body
    # An empty secret is one that was never filled in, with which anyone can sign.
    expected = [hmac.new(secret.encode(), message, hashlib.sha256).hexdigest().encode() for secret in secrets if secret]
    if not any(hmac.compare_digest(one, signature) for one in expected for signature in signatures):
        raise WebhookSignatureError("not_signed")
    try:
        return json.loads(body)
    except ValueError:
        raise WebhookSignatureError("unreadable") from None
