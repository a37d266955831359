"""The form of a delivery method: filled from the method or from what was typed, and parsed into the method."""

from __future__ import annotations

import re
from dataclasses import replace

from invoicing.domain.catalog.delivery import DeliveryKind, DeliveryMethod, is_postal_area
from invoicing.domain.catalog.identifiers import free_identifier
from invoicing.domain.catalog.market import Market
from invoicing.domain.values.money import Money
from invoicing.domain.values.text import LONGEST_TEXT
from invoicing.pages.back_office.money_input import written_amount
from invoicing.pages.back_office.typed_fields import TypedFields

FIELD_NAMES = ("market", "kind", "title", "price", "min_days", "max_days", "revision", "setup")
LINES = ("postal_codes",)
_MOST_DAYS = 365
_MOST_AREAS = 500
_BETWEEN = re.compile(r"[,;\n]+")


def new_fields(market: Market, title: str) -> dict[str, str]:
    return {"market": market.id, "kind": DeliveryKind.SHIPPING.value, "title": title}


def fields_of(method: DeliveryMethod, locale: str) -> dict[str, str]:
    """Return the fields of a method as its form shows them."""
    return {
        "kind": method.kind.value,
        "title": method.title,
        "price": "" if method.bands else written_amount(method.price, locale),
        "min_days": str(method.min_days or ""),
        "max_days": str(method.max_days or ""),
        "postal_codes": ", ".join(method.postal_codes),
    }


def read_method(fields: TypedFields, currency: str, before: DeliveryMethod | None = None) -> DeliveryMethod:
    """Return the method that was typed; `fields.errors` says what is invalid in it.

    A new one has no id yet. Prices by weight or subtotal, which the form does not show, stay as they were.
    """
    _ = fields.texts.gettext
    kind = DeliveryKind(fields.choice("kind", list(DeliveryKind)) or DeliveryKind.SHIPPING)
    least, most = (fields.number(name, most=_MOST_DAYS) for name in ("min_days", "max_days"))
    if most and least > most:
        fields.refuse("max_days", _("Enter at least as many days as the shortest time"))
    blank = DeliveryMethod("", "", Money.zero(currency))
    has_bands = before is not None and bool(before.bands)
    missing = "" if kind is DeliveryKind.PICKUP else _("Enter the price: 0 if it is free")
    price = None if has_bands else fields.amount("price", currency, missing)
    kept = before.price if before is not None and has_bands else blank.price
    return replace(
        before or blank,
        kind=kind,
        title=fields.line("title", _("Enter what customers choose, such as Standard delivery")),
        price=price or kept,
        min_days=least,
        max_days=most,
        postal_codes=_areas(fields) if kind is DeliveryKind.LOCAL_DELIVERY else (),
    )


def with_id(method: DeliveryMethod, market: Market) -> DeliveryMethod:
    """Return a new method with an id that the market does not have."""
    taken = {each.id for each in market.delivery_methods}
    return replace(method, id=free_identifier(method.title, taken, "delivery"))


def is_there(method: DeliveryMethod, market: Market) -> bool:
    """Tell whether the market has the same method already: the form was sent twice."""
    return any(replace(each, id="") == method for each in market.delivery_methods)


def _areas(fields: TypedFields) -> tuple[str, ...]:
    _ = fields.texts.gettext
    text = fields.line("postal_codes", _("Enter the postal codes that you deliver to"), longest=LONGEST_TEXT)
    areas = tuple(" ".join(area.split()) for area in _BETWEEN.split(text) if area.strip())
    wrong = next((area for area in areas if not is_postal_area(area)), None)
    if wrong is not None:
        sentence = _("%(area)s is not a postal code: enter beginnings such as 01, or ranges such as 0150..0199")
        fields.refuse("postal_codes", sentence % {"area": wrong})
    if len(areas) > _MOST_AREAS:
        fields.refuse("postal_codes", _("Enter at most %(most)s postal codes") % {"most": _MOST_AREAS})
    return areas


def find_market(markets: tuple[Market, ...], market_id: str) -> Market | None:
    return next((market for market in markets if market.id == market_id), None)


def replaced(market: Market, method: DeliveryMethod | None, method_id: str) -> Market:
    """Return the market with another method in the place of one; without that one, if the other is None."""
    methods = [method if each.id == method_id else each for each in market.delivery_methods]
    return replace(market, delivery_methods=tuple(each for each in methods if each is not None))
