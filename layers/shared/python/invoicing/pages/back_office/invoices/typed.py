"""The form of an invoice: what was typed, and what it asks for.

Between the form and its review, what was typed is kept as the editor's autosaves are: the e-mail in the review's frame
has an address of its own, and a message can be too long for one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.email.invoice import InvoiceOptions
from invoicing.domain.sale.sale import Sale
from invoicing.domain.staff.autosave import Autosave
from invoicing.domain.values.ids import draft_order_id
from invoicing.domain.values.language import LANGUAGES
from invoicing.domain.values.text import LONGEST_TEXT
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.i18n.language import choose_locale
from invoicing.ports import OfficePorts

LINES = ("to", "bcc", "subject", "locale", "send_at")
TEXTS = ("message",)
NAMES = (*LINES, *TEXTS)
FIELDS = {"no_email": "to", **{f"/{name}": name for name in NAMES}}  # by the code or pointer of an error


@dataclass(frozen=True, slots=True)
class TypedInvoice:
    """What was typed, what it asks for, and a sentence for each field that is invalid."""

    typed: Mapping[str, str]
    options: InvoiceOptions
    errors: dict[str, str]

    @property
    def mark(self) -> str:
        """A mark of what was typed, by which a frame knows whose e-mail it shows."""
        return hashlib.sha256(json.dumps(dict(self.typed), sort_keys=True).encode()).hexdigest()[:16]


def read_invoice(typed: Mapping[str, str], sale: Sale, time_zone: str, now: datetime, locale: str) -> TypedInvoice:
    """Return the invoice that was typed, with every field checked."""
    fields = _InvoiceFields(typed, locale)
    options = InvoiceOptions(
        to=fields.recipient(sale) or None,
        subject=fields.header("subject"),
        message=fields.line("message", longest=LONGEST_TEXT),
        bcc=fields.email("bcc"),
        locale=fields.choice("locale", ("", *LANGUAGES)),
        send_at=fields.send_at(time_zone, now),
    )
    return TypedInvoice(typed, options, fields.errors)


def default_locale(sale: Sale, store_locale: str) -> str:
    """Return the language of the e-mail if staff choose no other."""
    return choose_locale(sale.person.customer.locale, store=store_locale)


class _InvoiceFields(TypedFields):
    def recipient(self, sale: Sale) -> str:
        to = self.email("to")
        if not to and not sale.person.customer.email:
            self.refuse("to", self.texts.gettext("Enter the address to send it to, or share a link instead"))
        return to

    def send_at(self, time_zone: str, now: datetime) -> datetime | None:
        """Return the time that was typed as the store's own; None to send it now."""
        moment = self.moment("send_at", time_zone)
        if moment and moment <= now:
            self.refuse("send_at", self.texts.gettext("Choose a time to come, or leave it empty to send it now"))
            return None
        return moment


# --- what is kept between the form and its review -------------------------------------------------------------------


def keep(request: StaffRequest, sale: Sale, typed: Mapping[str, str], ports: OfficePorts) -> None:
    fields: dict[str, tuple[str, ...]] = {name: (value,) for name, value in typed.items() if value}
    ports.autosaves.put(request.member.id, Autosave(_name(sale), 0, ports.clock(), fields=fields))


def kept(request: StaffRequest, sale: Sale, ports: OfficePorts) -> dict[str, str] | None:
    """Return what the member of staff typed for this sale within a week; None if they typed nothing, or sent it."""
    saved = ports.autosaves.get(request.member.id, _name(sale), ports.clock())
    return None if saved is None else {name: values[-1] for name, values in saved.fields.items()}


def discard(request: StaffRequest, sale: Sale, ports: OfficePorts) -> None:
    ports.autosaves.discard(request.member.id, _name(sale))


def _name(sale: Sale) -> str:
    return f"{draft_order_id(sale.id)}/invoice"
