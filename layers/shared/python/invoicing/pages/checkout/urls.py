"""The addresses of the pages behind one link. A language that was chosen by hand stays in every one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

_OF_FORMS = re.compile(r"/i/(?P<token>[\w-]+)/(details|delivery|discount|pay|start-over|new-link)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class LinkAddresses:
    """Addresses below `/i/{token}`, relative to the site."""

    token: str
    language: str = ""  # as chosen by hand, else empty

    @property
    def page(self) -> str:
        """Return the page itself."""
        return self._at("")

    @property
    def details(self) -> str:
        """Return where the details are posted."""
        return self._at("/details")

    @property
    def other_country(self) -> str:
        """Return where the details form is posted to get the fields of another country."""
        return self._at("/details", change="country")

    @property
    def delivery(self) -> str:
        """Return where the delivery method is posted."""
        return self._at("/delivery")

    @property
    def discount(self) -> str:
        """Return where a discount code is posted."""
        return self._at("/discount")

    @property
    def pay(self) -> str:
        """Return where a payment is begun, or gone on with."""
        return self._at("/pay")

    @property
    def start_over(self) -> str:
        """Return where a payment is given up."""
        return self._at("/start-over")

    @property
    def new_link(self) -> str:
        """Return where a new link is asked for, once this one has run out."""
        return self._at("/new-link")

    def step(self, name: str) -> str:
        """Return the page with a finished step open again."""
        return self._at("", step=name)

    @property
    def checking(self) -> str:
        """Return the page as it greets somebody who comes from the payment."""
        return self._at("", checking="1")

    def without_payment(self, *, late: bool) -> str:
        """Return the page as it greets somebody whose payment came to nothing: too late, or given up."""
        return self._at("", payment="late" if late else "given_up")

    @property
    def money_goes_back(self) -> str:
        """Return the page as it greets somebody whose money came when nothing could be sold for it."""
        return self._at("", payment="returned")

    def page_of_form(self, path: str) -> str:
        """Return the page that a form's address belongs to; nothing where it is no form's."""
        form = _OF_FORMS.fullmatch(path)
        return replace(self, token=quote(form["token"])).page if form else ""

    def in_language(self, language: str) -> str:
        """Return the page in another language."""
        return replace(self, language=language).page

    def _at(self, path: str, **query: str) -> str:
        if self.language:
            query["lang"] = self.language
        return f"/i/{self.token}{path}" + (f"?{urlencode(query)}" if query else "")
