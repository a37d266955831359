"""Requests of browsers: the link, the language, and what was typed."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from invoicing.domain.errors import InvalidAmountError
from invoicing.domain.values.language import LANGUAGES
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.urls import LinkAddresses
from invoicing.pages.http.encoding import accepts_gzip
from invoicing.pages.http.form import read_form
from invoicing.pages.i18n.language import choose_locale

_LARGEST_FORM = 32 * 1024  # bytes; a real one has two thousand
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST_DIGITS = 9  # of an offer's number
_FORM = "application/x-www-form-urlencoded"
_SAME_SITE = {"", "same-origin", "none"}  # of Sec-Fetch-Site; Origin is "null" under no-referrer


class UnreadableError(Exception):
    """A request that no page of this project makes; `status` is that of the response."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class Visitor:
    """A request of the HTTP API (payload format 2.0). All of it is untrusted."""

    addresses: LinkAddresses
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case, as the gateway writes them
    body: bytes

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Visitor:
        query = event.get("queryStringParameters") or {}
        language = query.get("lang", "")
        token = (event.get("pathParameters") or {}).get("token", "")
        body = event.get("body") or ""
        return cls(
            addresses=LinkAddresses(quote(token), language if language in LANGUAGES else ""),
            query=query,
            headers={name.lower(): value for name, value in event.get("headers", {}).items()},
            body=base64.b64decode(body) if event.get("isBase64Encoded") else body.encode(errors="replace"),
        )

    @property
    def is_browser(self) -> bool:
        return "text/html" in self.headers.get("accept", "")

    @property
    def accepts_gzip(self) -> bool:
        return accepts_gzip(self.headers.get("accept-encoding", ""))

    def locale(self, drafts: str = "", stores: str = "") -> str:
        """Return the language that the customer chose, else the draft's, else the browser's, else the store's."""
        accept = self.headers.get("accept-language", "")
        return choose_locale(self.addresses.language, drafts, accept_language=accept, store=stores)

    def require_same_site(self) -> None:
        """Raise UnreadableError with status 403 if another site's page sent the request."""
        if self.headers.get("sec-fetch-site", "") not in _SAME_SITE:
            raise UnreadableError(HTTPStatus.FORBIDDEN)

    def form(self, *names: str) -> dict[str, str]:
        """Return the named fields of the form; others are ignored.

        Raises:
            UnreadableError: another site sent the form, it is too large, or the body is not a form.
        """
        self.require_same_site()
        if len(self.body) > _LARGEST_FORM:
            raise UnreadableError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if self.body and not self.headers.get("content-type", "").lower().startswith(_FORM):
            raise UnreadableError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            return read_form(self.body, names)
        except ValueError:
            raise UnreadableError(HTTPStatus.BAD_REQUEST) from None

    def seen(self) -> tuple[int, Money]:
        """Return the offer's number and total as the page showed them.

        Raises:
            UnreadableError: as `form`, or number or total are invalid.
        """
        typed = self.form("offer", "total", "currency")
        offer = _number(typed.get("offer", ""))
        try:
            total = Money.parse(typed.get("total", ""), typed.get("currency", ""))
        except InvalidAmountError:
            raise UnreadableError(HTTPStatus.BAD_REQUEST) from None
        if offer is None or not _CURRENCY.fullmatch(total.currency):
            raise UnreadableError(HTTPStatus.BAD_REQUEST)
        return offer, total

    def seen_page(self) -> tuple[int | None, Money | None]:
        """Return the offer's number and total as the page showed them; None where they are missing or invalid.

        Raises:
            UnreadableError: another site's page sent the request.
        """
        self.require_same_site()
        try:
            return self.seen()
        except UnreadableError:
            return self.seen_offer(), None

    def seen_offer(self) -> int | None:
        """Return the offer's number as the page showed it; None if it is missing or invalid.

        Raises:
            UnreadableError: another site's page sent the request.
        """
        self.require_same_site()
        try:
            return _number(self.form("offer").get("offer", ""))
        except UnreadableError:
            return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
