"""The stack's secret: a JSON object with the keys of links and of payment providers."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from invoicing.domain.errors import SecretUnavailableError

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

_CACHE_SECONDS = 300.0  # after which added and removed keys are known everywhere
_RETRY_SECONDS = 60.0  # after which Secrets Manager is asked again, while the values that were read last serve on
_LINK_KEY = "link_key_"
_VERSION = re.compile("[1-9][0-9]{0,2}")
_LAST_VERSION = 255  # tokens have one byte for it
_SHORTEST_KEY = 32  # characters; the template's generator makes 64


class Secret:
    """The secret, read when it is first needed and cached for five minutes.

    While Secrets Manager does not answer, or has a text that is unreadable, the cached values are used for as long as
    the process lives.
    """

    def __init__(self, client: Callable[[], SecretsManagerClient], secret_id: str) -> None:
        self._client = client  # called when the secret is read
        self._id = secret_id
        self._cached: Mapping[str, str] | None = None
        self._read_again_at = 0.0

    def values(self) -> Mapping[str, str]:
        """Return all values by name.

        Raises:
            SecretUnavailableError: nothing is cached, and Secrets Manager does not answer or the secret is unreadable.
        """
        now = time.monotonic()
        if self._cached is not None and now <= self._read_again_at:
            return self._cached
        try:
            read = _parse(self._client().get_secret_value(SecretId=self._id).get("SecretString", ""))
        except (BotoCoreError, ClientError, SecretUnavailableError) as error:
            _log_outage(error, is_cached=self._cached is not None)
            if self._cached is None:
                if isinstance(error, SecretUnavailableError):
                    raise
                raise SecretUnavailableError from None
            self._read_again_at = now + _RETRY_SECONDS
            return self._cached
        self._cached, self._read_again_at = read, now + _CACHE_SECONDS
        return read

    def named(self, prefix: str) -> Mapping[str, str]:
        """Return the values whose names have a prefix, by the rest of the name."""
        return {name.removeprefix(prefix): value for name, value in self.values().items() if name.startswith(prefix)}


class SecretLinkKeys:
    """`link_key_1`, `link_key_2` …: the highest number signs new tokens, and all verify."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def all(self) -> Mapping[int, bytes]:
        """Return the keys by version. One that cannot be used is refused, and so are the others until it is corrected.

        Raises:
            SecretUnavailableError: the secret cannot be read, has no key, or has one that is short or ill-named.
        """
        keys = self._secret.named(_LINK_KEY)
        if not keys:
            raise SecretUnavailableError("no_link_key", name=f"{_LINK_KEY}1")
        return {_version(version): _key(version, key) for version, key in keys.items()}


def _version(version: str) -> int:
    if not _VERSION.fullmatch(version) or int(version) > _LAST_VERSION:
        raise SecretUnavailableError(
            "link_key_name", name=f"{_LINK_KEY}{version}", prefix=_LINK_KEY, last=_LAST_VERSION
        )
    return int(version)


def _key(version: str, key: str) -> bytes:
    if len(key.strip()) < _SHORTEST_KEY:  # whoever has a link could find a short key, and sign others with it
        raise SecretUnavailableError("link_key_short", name=f"{_LINK_KEY}{version}", least=_SHORTEST_KEY)
    return key.encode()


def _parse(text: str) -> Mapping[str, str]:
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise SecretUnavailableError("unreadable")
    return values


def _log_outage(error: BotoCoreError | ClientError | SecretUnavailableError, *, is_cached: bool) -> None:
    from invoicing.observability import logger  # noqa: PLC0415 - needed in an outage only

    if isinstance(error, SecretUnavailableError):
        code = error.key
    else:
        code = error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
    logger.error("secret_not_read", extra={"code": code, "cached_values_used": is_cached})
