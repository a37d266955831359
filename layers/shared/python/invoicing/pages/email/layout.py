"""The layout of every e-mail: store, order summary and button, as HTML and as text."""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from gettext import NullTranslations
from typing import Any

from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.store_texts import StoreTexts, filled
from invoicing.domain.checkout.state import lacks_delivery
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.sale import Sale
from invoicing.pages.branding.theme import email_theme
from invoicing.pages.checkout.due_dates import DueDate, pay_by
from invoicing.pages.checkout.order_summary import OrderSummary, sale_summary
from invoicing.pages.email.mime import EmailParts, build_message, moment_of
from invoicing.pages.http.jinja import render
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import choose_locale, direction, translations
from invoicing.ports import RenderedEmail

MOST_LINES = 40  # e-mail clients cut off messages over some 100 kB; the page behind the link shows every line
_WIDTH = 64  # characters of a text line
_RULE = "-" * _WIDTH


@dataclass(frozen=True)
class EmailContext:
    """What an e-mail to the customer of a sale is rendered from; `url` is the secret address of its button."""

    sale: Sale
    store: Store
    email: Email
    url: str
    sender: str

    @cached_property
    def locale(self) -> str:
        """The e-mail's own language, else the customer's, else the store's."""
        return choose_locale(self.email.locale, self.sale.person.customer.locale, store=self.store.locale)

    @cached_property
    def texts(self) -> NullTranslations:
        return translations("email", self.locale)

    @cached_property
    def summary(self) -> OrderSummary:
        """Lines and totals, as on the page behind the link."""
        return sale_summary(self.sale, translations("checkout", self.locale), self.locale)

    @property
    def link(self) -> Link | None:
        """The link of the button, if it was loaded."""
        return self.sale.find(link_key(self.email.link), Link)

    @cached_property
    def own_texts(self) -> StoreTexts:
        """The store's own texts in the language of the e-mail."""
        return self.store.texts_in(self.locale)

    def own(self, text: str, default: str, *, number: str = "") -> str:
        """Return one of the store's own texts with its values, or the default one if a value is missing."""
        if not text:
            return default
        values = {
            "name": self.sale.person.customer.name,
            "number": number or self.number,
            "total": self.total,
            "store": self.store.name,
        }
        return filled(text, values) or default

    @cached_property
    def total(self) -> str:
        """The total in words, which says if the delivery is not in it yet."""
        total = formats.money(self.summary.total, self.locale)
        return self.texts.gettext("%(total)s plus delivery") % {"total": total} if self.chooses_delivery else total

    @property
    def chooses_delivery(self) -> bool:
        """Whether the customer has still to choose a delivery method."""
        return lacks_delivery(self.sale)

    @property
    def number(self) -> str:
        """The order's name if its payment is due, else the draft's."""
        return self.sale.order.name if self.sale.order and is_due(self.sale) else self.sale.draft.name

    @cached_property
    def pay_by(self) -> DueDate:
        """The due date when the e-mail is sent."""
        return pay_by(self.sale, self.link, self.store, moment_of(self.email))

    def render(
        self, template: str, *, subject: str, preheader: str, markup: dict[str, Any], **words: Any
    ) -> RenderedEmail:
        """Return the message; `words` are the template's variables beyond those of every e-mail."""
        shared = self._shared() | words | {"subject": subject, "preheader": preheader, "structured_data": markup}
        text, html = (
            render(
                f"email/{template}.{kind}",
                shared,
                catalogue="email",
                locale=self.locale,
                time_zone=self.store.time_zone,
            )
            for kind in ("txt", "html")
        )
        parts = EmailParts(subject=subject, text=text, html=html)
        return build_message(self.sale.id, self.email, parts, store=self.store, sender=self.sender, locale=self.locale)

    def _shared(self) -> dict[str, Any]:
        _, store, name = self.texts.gettext, self.store, self.sale.person.customer.name
        start, end = ("right", "left") if direction(self.locale) == "rtl" else ("left", "right")
        return {
            "store": store,
            "theme": email_theme(store.branding),
            "url": self.url,
            "summary": self.summary,
            "total_label": _("Total without delivery") if self.chooses_delivery else _("Total"),
            "lines_shown": MOST_LINES,
            "lines_left": max(0, len(self.summary.lines) - MOST_LINES),
            "greeting": self.own(
                self.own_texts.greeting, _("Hello %(name)s,") % {"name": name} if name else _("Hello,")
            ),
            "imprint": self._imprint(),
            "terms_url": store.terms_url if store.terms_url.startswith(("https://", "http://")) else "",
            "start": start,
            "end": end,
            "rule": _RULE,
            "row": text_row,
        }

    def _imprint(self) -> list[str]:
        """Return the lines about the sender."""
        store, number = self.store, self.store.organization_number
        registered = self.texts.gettext("Organisation number %(number)s") % {"number": number} if number else ""
        own = text_lines(store.footer_in(self.locale))
        lines = (store.name, *text_lines(store.address), registered, store.email, store.phone)
        return [*own, *([""] if own else []), *(line for line in lines if line)]

    def items(self) -> str:
        """Return the number of items in words: "2 items"."""
        count = self.summary.items
        return self.texts.ngettext("%(num)s item", "%(num)s items", count) % {"num": formats.number(count, self.locale)}


def text_row(label: str, amount: str) -> str:
    """Return a line of text with the amount at its right edge; a long label is wrapped."""
    width = _WIDTH - len(amount) - 2
    lines = textwrap.wrap(label, max(width, _WIDTH // 3)) or [""]
    return "\n".join([*lines[:-1], f"{lines[-1]:<{width}}  {amount}"])


def text_lines(text: str) -> list[str]:
    """Return the lines of a text that staff wrote, without control characters."""
    return [
        "".join(c for c in line if c == "\t" or unicodedata.category(c) not in {"Cc", "Cs"}).rstrip()
        for line in text.strip().splitlines()
    ]
