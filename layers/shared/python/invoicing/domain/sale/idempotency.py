"""Idempotency keys: a request that has one is carried out once, whatever crashes and however often it is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from invoicing.domain.errors import KeyReusedError
from invoicing.domain.values.ids import derived_id
from invoicing.domain.values.record_key import RecordKey


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A request with an idempotency key; `name` is derived from method, path and key."""

    name: str
    fingerprint: str  # of the request's body

    @classmethod
    def of(cls, method: str, path: str, key: str | None, body: bytes) -> RequestKey | None:
        """Return the key of a request, or None if it has none."""
        if key is None:
            return None
        return cls(derived_id("request", method, path, key), hashlib.sha256(body).hexdigest())


@dataclass(frozen=True, slots=True)
class AnsweredRequest:
    """A request that was carried out, and the id of its result. Saved in the transaction that the key protects."""

    name: str
    fingerprint: str
    result: str

    @property
    def key(self) -> RecordKey:
        return answered_key(self.name)

    def result_for(self, request: RequestKey) -> str:
        """Return the id of the first request's result.

        Raises:
            KeyReusedError: the key was first used with another body.
        """
        if request.fingerprint != self.fingerprint:
            raise KeyReusedError
        return self.result


def answered_key(name: str) -> RecordKey:
    return RecordKey("KEY", name)


def answered_keys(request: RequestKey | None) -> tuple[RecordKey, ...]:
    """Return the keys to read a sale with for a request: none without a request key."""
    return (answered_key(request.name),) if request else ()
