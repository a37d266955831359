"""In which fields what was typed differs from the draft order that another person changed."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

from invoicing.domain.draft_orders.draft_input import DraftInput, GivenAmount, LineInput
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.drafts.editor.state import Editor
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations


def differences(editor: Editor, theirs: DraftInput | None, request: StaffRequest) -> list[tuple[str, str, str]]:
    """Return name, own value and stored value of each field that differs, as short texts."""
    if not editor.differing:
        return []
    names, other, yours = _names(request.locale), theirs or editor.base, editor.parsed.draft
    sold = editor.sale.offer.lines if editor.sale else ()
    titles: dict[str | None, str] = {line.sku: line.title for line in sold}
    rows = []
    for name in editor.differing:
        attribute = "lines" if name == "line_items" else name
        values = [_text(getattr(one, attribute), request, titles) for one in (yours, other)]
        rows.append((names.get(name, name), values[0], values[1]))
    return rows


def _text(value: Any, request: StaffRequest, titles: dict[str | None, str]) -> str:
    _ = translations(DOMAIN, request.locale).gettext
    match value:
        case None | "" | ():
            return _("nothing")
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
        "attributes": _("Attributes"),
        "reserve_until": _("Reserve until"),
        "lock_prices": _("Prices"),
        "prices_locked_until": _("Prices locked until"),
        "allow_discount_codes": _("Discount codes"),
        "discount_code": _("Discount code"),
        "payment_terms": _("Payment terms"),
    }
