"""The form of a delivery method: filled from the method or from what was typed, and parsed into the method."""

from __future__ import annotations

import re
from dataclasses import replace

from invoicing.domain.catalog.delivery import (
    MOST_AREAS,
    MOST_BANDS,
    MOST_DAYS,
    MOST_GRAMS,
    DeliveryBand,
    DeliveryKind,
    DeliveryMethod,
    are_subtotals_in_order,
    is_postal_area,
)
from invoicing.domain.catalog.identifiers import free_identifier
from invoicing.domain.catalog.market import Market
from invoicing.domain.values.money import Money
from invoicing.domain.values.text import LONGEST_TEXT
from invoicing.pages.back_office.money_input import written_amount
from invoicing.pages.back_office.revision import LOADED
from invoicing.pages.back_office.settings.rows import ACT, Rows
from invoicing.pages.back_office.typed_fields import TypedFields

# The prices of a method by weight and subtotal; without one, it has one price.
BANDS = Rows(("band_price", "min_weight", "max_weight", "min_subtotal", "max_subtotal"), MOST_BANDS)
FIELD_NAMES = (
    *("market", "currency", "kind", "title", "price", "min_days", "max_days", "revision", LOADED, "setup", ACT),
    *BANDS.names,
)
LINES = ("postal_codes",)
TOGETHER = (("price", "bands"), ("kind", "postal_codes"), ("min_days", "max_days"))  # what one person chose as a whole
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
        **BANDS.fields(_band_fields(band, locale) for band in method.bands),
    }


def read_method(fields: TypedFields, currency: str, before: DeliveryMethod | None = None) -> DeliveryMethod:
    """Return the method that was typed; `fields.errors` says what is invalid in it. A new one has no id yet.

    It has one price, or prices by weight and subtotal: then `price` is the first of them.
    """
    _ = fields.texts.gettext
    title = fields.line("title", _("Enter what customers choose, such as Standard delivery"))
    kind = DeliveryKind(fields.choice("kind", list(DeliveryKind)) or DeliveryKind.SHIPPING)
    filled = BANDS.filled(fields.typed)
    missing = "" if kind is DeliveryKind.PICKUP or filled else _("Enter the price: 0 if it is free")
    price = fields.amount("price", currency, missing)
    if filled and fields.typed.get("price"):
        fields.refuse("price", _("Clear this price, or remove those by weight and subtotal"))
    bands = tuple(_read_band(fields, i, currency) for i in filled)
    least, most = (fields.number(name, most=MOST_DAYS) for name in ("min_days", "max_days"))
    if most and least > most:
        fields.refuse("max_days", _("Enter at least as many days as the shortest time"))
    blank = DeliveryMethod("", "", Money.zero(currency))
    return replace(
        before or blank,
        kind=kind,
        title=title,
        price=bands[0].price if bands else price or blank.price,
        bands=bands,
        min_days=least,
        max_days=most,
        postal_codes=_areas(fields, kind),
    )


def with_id(method: DeliveryMethod, market: Market) -> DeliveryMethod:
    """Return a new method with an id that the market does not have."""
    taken = {each.id for each in market.delivery_methods}
    return replace(method, id=free_identifier(method.title, taken, "delivery"))


def is_there(method: DeliveryMethod, market: Market) -> bool:
    """Tell whether the market has the same method already: the form was sent twice."""
    return any(replace(each, id="") == method for each in market.delivery_methods)


def _read_band(fields: TypedFields, i: int, currency: str) -> DeliveryBand:
    _ = fields.texts.gettext
    price = fields.amount(f"band_price-{i}", currency, _("Enter the price: 0 if it is free"))
    lightest, heaviest = (fields.number(f"{name}-{i}", most=MOST_GRAMS) for name in ("min_weight", "max_weight"))
    least, most = (fields.amount(f"{name}-{i}", currency) for name in ("min_subtotal", "max_subtotal"))
    if heaviest and lightest > heaviest:
        fields.refuse(f"max_weight-{i}", _("Enter at least as much as the lowest weight"))
    if not are_subtotals_in_order(least, most):
        fields.refuse(f"max_subtotal-{i}", _("Enter at least as much as the lowest subtotal"))
    return DeliveryBand(price or Money.zero(currency), lightest, heaviest, least, most)


def _band_fields(band: DeliveryBand, locale: str) -> dict[str, str]:
    return {
        "band_price": written_amount(band.price, locale),
        "min_weight": str(band.min_weight_grams or ""),
        "max_weight": str(band.max_weight_grams or ""),
        "min_subtotal": written_amount(band.min_subtotal, locale) if band.min_subtotal else "",
        "max_subtotal": written_amount(band.max_subtotal, locale) if band.max_subtotal else "",
    }


def _areas(fields: TypedFields, kind: DeliveryKind) -> tuple[str, ...]:
    _ = fields.texts.gettext
    is_local = kind is DeliveryKind.LOCAL_DELIVERY
    missing = _("Enter the postal codes that you deliver to") if is_local else ""
    text = fields.line("postal_codes", missing, longest=LONGEST_TEXT)
    areas = tuple(" ".join(area.split()) for area in _BETWEEN.split(text) if area.strip())
    wrong = next((area for area in areas if not is_postal_area(area)), None)
    if wrong is not None:
        sentence = _("%(area)s is not a postal code: enter beginnings such as 01, or ranges such as 0150..0199")
        fields.refuse("postal_codes", sentence % {"area": wrong})
    if len(areas) > MOST_AREAS:
        fields.refuse("postal_codes", _("Enter at most %(most)s postal codes") % {"most": MOST_AREAS})
    if areas and not is_local:
        fields.refuse("postal_codes", _("Clear the postal codes, or choose that you deliver it yourself"))
    return areas


def find_market(markets: tuple[Market, ...], market_id: str) -> Market | None:
    return next((market for market in markets if market.id == market_id), None)


def replaced(market: Market, method: DeliveryMethod | None, method_id: str) -> Market:
    """Return the market with another method in the place of one; without that one, if the other is None."""
    methods = [method if each.id == method_id else each for each in market.delivery_methods]
    return replace(market, delivery_methods=tuple(each for each in methods if each is not None))
