"""The names of fields that an event lists, as staff read them."""

from __future__ import annotations

from collections.abc import Iterable

from invoicing.pages.back_office.words import Words


def field_names(names: Iterable[str], words: Words) -> str:
    """Return changed fields in words, without repetitions: "customer, note"."""
    known = _known(words)
    return ", ".join(dict.fromkeys(known.get(name, name.replace("_", " ")) for name in names))


def _known(words: Words) -> dict[str, str]:
    _ = words.gettext
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
        "countries": _("countries"),
        "organization_number": _("organization number"),
        "terms_url": _("terms of sale"),
        "texts": _("texts"),
        "branding": _("branding"),
        "link_days": _("days that a link works"),
        "reminder_days": _("days until the reminder"),
        "reserve_hours": _("hours of a reservation"),
        "terms_in_any_currency": _("payment terms in every currency"),
        "require_mfa": _("authenticator required"),
        "paid_notices": _("notices of paid orders"),
        "rate_table": _("exchange rates"),
        "exchange_rates": _("exchange rates"),
        "at": _("as of"),
        "rate": _("rate"),
        "rates": _("rates"),
        "rate_source": _("source of the rate"),
        "rounding": _("rounding"),
        "step": _("step"),
        "direction": _("direction"),
        "tax": _("tax"),
        "included": _("included in prices"),
        "standard": _("standard"),
        "shipping": _("tax on delivery"),
        "reverse_charge": _("reverse charge"),
        "delivery_methods": _("delivery"),
        "kind": _("kind"),
        "bands": _("prices by weight or subtotal"),
        "min_days": _("shortest time"),
        "max_days": _("longest time"),
        "postal_codes": _("postal codes"),
    }
