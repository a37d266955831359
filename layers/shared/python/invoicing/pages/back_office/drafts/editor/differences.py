"""In which fields what was typed differs from the draft order that another person changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from typing import Any

from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.drafts.editor.form import KEEP, Form
from invoicing.pages.back_office.drafts.editor.merge import attribute_of, mark, with_stored
from invoicing.pages.back_office.drafts.editor.state import Editor
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field in which what was typed differs from the draft order as it is stored now.

    `choice` is the field that says which value is kept: `mark`, which changes with what is typed, if it is theirs.
    """

    name: str
    yours: str
    theirs: str
    choice: str
    mark: str
    is_theirs: bool


def differences(editor: Editor, request: StaffRequest) -> list[FieldDifference]:
    """Return each field that differs with both values as short texts; line items are one field, as a whole list."""
    names, yours = _names(request.locale), editor.parsed.draft
    sold = editor.sale.offer.lines if editor.sale else ()
    titles: dict[str | None, str] = {line.sku: line.title for line in sold}
    rows = []
    for name in editor.differing:
        attribute = attribute_of(name)
        chosen, choice = mark(yours, attribute), KEEP[attribute]
        values = [_text(getattr(one, attribute), request, titles) for one in (yours, editor.base)]
        is_theirs = editor.form.get(choice) == chosen
        rows.append(FieldDifference(names.get(name, name), values[0], values[1], choice, chosen, is_theirs))
    return rows


def with_theirs(editor: Editor, store: Store, locale: str) -> Form:
    """Return the form with the stored values of the fields for which theirs was chosen.

    In a field that was typed into after the choice, what was typed stays.
    """
    form, yours = editor.form, editor.parsed.draft
    theirs = [attribute for attribute, choice in KEEP.items() if form.get(choice) == mark(yours, attribute)]
    form = with_stored(form, theirs, yours, editor.base, store=store, locale=locale)
    return form.with_values(**dict.fromkeys(KEEP.values(), ""))


def _text(value: Any, request: StaffRequest, titles: dict[str | None, str]) -> str:
    _ = translations(DOMAIN, request.locale).gettext
    match value:
        case None | "" | ():
            return _("nothing")
        case dict():
            return "\n".join(f"{name}: {text}" for name, text in value.items()) or _("nothing")
        case bool():
            return _("yes") if value else _("no")
        case LineInput():
            price = f" \u00b7 {_text(value.unit_price, request, titles)}" if value.unit_price else ""
            return f"{value.quantity} \u00d7 {value.title or titles.get(value.sku) or value.sku}{price}"
        case GivenAmount():
            return " ".join(filter(None, (value.currency, value.text)))
        case datetime():
            zone = request.store.time_zone
            day, time = formats.date(value, request.locale, zone), formats.time(value, request.locale, zone)
            return f"{day} {time}"
        case tuple():
            return "\n".join(_text(item, request, titles) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        value = {name: part for name, part in asdict(value).items() if part}
    parts = value.values() if isinstance(value, dict) else [value]
    return ", ".join(str(getattr(part, "value", part)) for part in parts) or _("nothing")


def _names(locale: str) -> dict[str, str]:
    _ = translations(DOMAIN, locale).gettext
    return {
        "line_items": _("Items"),
        "customer": _("Customer"),
        "discount": _("Discount"),
        "shipping_address": _("Shipping address"),
        "billing_address": _("Billing address"),
        "shipping_line": _("Delivery"),
        "market": _("Market"),
        "tax_exempt": _("No tax"),
        "note": _("Note"),
        "tags": _("Tags"),
        "po_number": _("Purchase order number"),
        "attributes": _("Additional details"),
        "reserve_until": _("Reserve until"),
        "lock_prices": _("Prices"),
        "prices_locked_until": _("Prices locked until"),
        "allow_discount_codes": _("Discount codes"),
        "discount_code": _("Discount code"),
        "payment_terms": _("Payment terms"),
    }
