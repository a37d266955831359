"""The URLs of the pages behind a link. Each contains the language that the customer chose, if they chose one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

_FORM_PATHS = re.compile(r"/i/(?P<token>[\w-]+)/(details|delivery|discount|pay|start-over|new-link)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class LinkAddresses:
    """URLs below `/i/{token}`, relative to the site."""

    token: str
    language: str = ""  # that the customer chose, else empty

    @property
    def page(self) -> str:
        return self._at("")

    @property
    def details(self) -> str:
        return self._at("/details")

    @property
    def other_country(self) -> str:
        """Takes the details form, and returns it with the fields of another country."""
        return self._at("/details", change="country")

    @property
    def delivery(self) -> str:
        return self._at("/delivery")

    @property
    def discount(self) -> str:
        return self._at("/discount")

    @property
    def pay(self) -> str:
        """Starts a payment, or continues it."""
        return self._at("/pay")

    @property
    def start_over(self) -> str:
        """Voids the payment."""
        return self._at("/start-over")

    @property
    def new_link(self) -> str:
        """Requests a new link after this one has expired."""
        return self._at("/new-link")

    def step(self, name: str) -> str:
        """Return the page with a completed step open again."""
        return self._at("", step=name)

    @property
    def checking(self) -> str:
        """The page for a customer who returns from the payment provider."""
        return self._at("", checking="1")

    def without_payment(self, *, late: bool) -> str:
        """Return the page for a customer whose payment came too late, or was voided."""
        return self._at("", payment="late" if late else "voided")

    @property
    def late_payment(self) -> str:
        """The page for a customer whose payment is refunded, since nothing could be sold for it."""
        return self._at("", payment="returned")

    def page_of_form(self, path: str) -> str:
        """Return the page of a form's path; empty if the path is not a form's."""
        form = _FORM_PATHS.fullmatch(path)
        return replace(self, token=quote(form["token"])).page if form else ""

    def in_language(self, language: str) -> str:
        return replace(self, language=language).page

    def _at(self, path: str, **query: str) -> str:
        if self.language:
            query["lang"] = self.language
        return f"/i/{self.token}{path}" + (f"?{urlencode(query)}" if query else "")
