"""The stack's one secret: a JSON object with the keys of links, and those of payment providers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

_FRESH = 300.0  # seconds: a key that was added or taken away is known everywhere after that
_LINK_KEY = "link_key_"


class Secret:
    """Reads the secret when it is first needed, and again when that was five minutes ago."""

    def __init__(self, client: Callable[[], Any], secret_id: str) -> None:
        """Take a way to a client, so that none is made for as long as nothing is read."""
        self._client = client
        self._id = secret_id
        self._seen: tuple[Mapping[str, str], float] | None = None

    def values(self) -> Mapping[str, str]:
        """Return everything in it, by name."""
        now = time.monotonic()
        if self._seen is None or now - self._seen[1] > _FRESH:
            answer = self._client().get_secret_value(SecretId=self._id)
            self._seen = (json.loads(answer["SecretString"]), now)
        return self._seen[0]

    def named(self, prefix: str) -> Mapping[str, str]:
        """Return the values whose names begin so, by the rest of the name."""
        return {name.removeprefix(prefix): value for name, value in self.values().items() if name.startswith(prefix)}


class SecretLinkKeys:
    """`link_key_1`, `link_key_2` …: the one with the highest number makes new tokens, all of them open old ones."""

    def __init__(self, secret: Secret) -> None:
        """Take the secret that they are in."""
        self._secret = secret

    def all(self) -> Mapping[int, bytes]:
        """Return every key that is not retired, by version."""
        return {int(version): key.encode() for version, key in self._secret.named(_LINK_KEY).items()}
