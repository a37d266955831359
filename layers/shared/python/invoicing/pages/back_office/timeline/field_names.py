"""The names of fields that an event lists, as staff read them."""

from __future__ import annotations

from collections.abc import Iterable

from invoicing.pages.back_office.timeline.sentence import Teller


def field_names(names: Iterable[str], teller: Teller) -> str:
    """Return changed fields in words, without repetitions: "customer, note"."""
    known = _known(teller)
    return ", ".join(dict.fromkeys(known.get(name, name.replace("_", " ")) for name in names))


def _known(teller: Teller) -> dict[str, str]:
    _ = teller.gettext
    return {
        "lines": _("items"),
        "line_items": _("items"),
        "customer": _("customer"),
        "discount": _("discount"),
        "discount_code": _("discount code"),
        "allow_discount_codes": _("discount codes"),
        "shipping_address": _("shipping address"),
        "billing_address": _("billing address"),
        "shipping_line": _("delivery"),
        "delivery": _("delivery"),
        "market": _("market"),
        "tax_exempt": _("tax"),
        "note": _("note"),
        "tags": _("tags"),
        "po_number": _("purchase order number"),
        "attributes": _("further fields"),
        "reserve_until": _("reservation"),
        "lock_prices": _("price lock"),
        "prices_locked_until": _("price lock"),
        "payment_terms": _("payment terms"),
        "prices": _("prices"),
        "price": _("price"),
        "market_prices": _("prices of markets"),
        "title": _("title"),
        "available": _("stock"),
        "inventory_policy": _("selling when out of stock"),
        "status": _("status"),
        "name": _("name"),
        "email": _("e-mail address"),
        "phone": _("phone number"),
        "address": _("address"),
        "markets": _("markets"),
        "payment_instructions": _("payment instructions"),
        "currency": _("currency"),
        "locale": _("language"),
        "time_zone": _("time zone"),
        "country": _("country"),
    }
