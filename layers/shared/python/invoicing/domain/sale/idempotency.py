"""Idempotency keys: a request that came with one is carried out once, whatever crashes and however often it comes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from invoicing.domain.errors import KeyReusedError
from invoicing.domain.values.ids import derived_id
from invoicing.domain.values.record_key import RecordKey


@dataclass(frozen=True, slots=True)
class RequestKey:
    """The request that a key came with; `name` is derived from method, path and key."""

    name: str
    fingerprint: str  # of the request's body

    @classmethod
    def of(cls, method: str, path: str, key: str | None, body: bytes) -> RequestKey | None:
        """Return the key of a request, or nothing where it came without one."""
        if key is None:
            return None
        return cls(derived_id("request", method, path, key), hashlib.sha256(body).hexdigest())


@dataclass(frozen=True, slots=True)
class AnsweredRequest:
    """A request that was carried out, and the id of what it made. Written in the transaction that the key protects."""

    name: str
    fingerprint: str
    result: str

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return answered_key(self.name)

    def result_for(self, request: RequestKey) -> str:
        """Return the id that the first try made.

        Raises:
            KeyReusedError: the key came with another body then.

        """
        if request.fingerprint != self.fingerprint:
            raise KeyReusedError
        return self.result


def answered_key(name: str) -> RecordKey:
    """Return where an answered request stands within its sale."""
    return RecordKey("KEY", name)
