"""The stack's secret: a JSON object with the keys of links and of payment providers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

_CACHE_SECONDS = 300.0  # after which added and removed keys are known everywhere
_LINK_KEY = "link_key_"


class Secret:
    """The secret, read when it is first needed and cached for five minutes."""

    def __init__(self, client: Callable[[], SecretsManagerClient], secret_id: str) -> None:
        self._client = client  # called when the secret is read
        self._id = secret_id
        self._cached: tuple[Mapping[str, str], float] | None = None

    def values(self) -> Mapping[str, str]:
        now = time.monotonic()
        if self._cached is None or now - self._cached[1] > _CACHE_SECONDS:
            answer = self._client().get_secret_value(SecretId=self._id)
            self._cached = (json.loads(answer["SecretString"]), now)
        return self._cached[0]

    def named(self, prefix: str) -> Mapping[str, str]:
        """Return the values whose names have a prefix, by the rest of the name."""
        return {name.removeprefix(prefix): value for name, value in self.values().items() if name.startswith(prefix)}


class SecretLinkKeys:
    """`link_key_1`, `link_key_2` …: the highest number signs new tokens, and all verify."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def all(self) -> Mapping[int, bytes]:
        return {int(version): key.encode() for version, key in self._secret.named(_LINK_KEY).items()}
