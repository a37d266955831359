"""Versions of a resource that a request can name."""

from __future__ import annotations

from typing import Final

ANY_VERSION: Final = 0  # `If-Match: *`: any version of a resource that exists
NO_VERSION: Final = -1  # an ETag that this API never gives
