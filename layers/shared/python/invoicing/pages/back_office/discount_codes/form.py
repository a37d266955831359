"""The form of a discount code: filled from the code or from what was typed, and parsed into the code."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from invoicing.domain.catalog.discount import (
    LONGEST_CODE,
    MOST_USES,
    SHORTEST_CODE,
    CountedCode,
    Discount,
    DiscountCode,
    DiscountType,
    valid_code,
)
from invoicing.domain.catalog.store import Store
from invoicing.domain.values.percentage import percentage
from invoicing.pages.back_office.money_input import TypedNumberError, typed_percentage, written_amount, written_decimal
from invoicing.pages.back_office.revision import LOADED
from invoicing.pages.back_office.typed_fields import TypedFields, written_moment

FIELD_NAMES = ("code", "type", "value", "title", "minimum", "starts_at", "ends_at", "uses", "version", LOADED)


def new_fields() -> dict[str, str]:
    return {"type": DiscountType.PERCENTAGE.value}


def fields_of(counted: CountedCode, store: Store, locale: str) -> dict[str, str]:
    """Return the fields of a code as its form shows them."""
    code, discount = counted.code, counted.code.discount
    written = written_decimal(percentage(discount.basis_points), locale)
    return {
        "version": str(counted.version),
        "type": discount.type.value,
        "value": written if discount.amount is None else written_amount(discount.amount, locale),
        "title": discount.title,
        "minimum": written_amount(code.minimum, locale) if code.minimum else "",
        "starts_at": written_moment(code.starts_at, store.time_zone),
        "ends_at": written_moment(code.ends_at, store.time_zone),
        "uses": str(code.uses or ""),
    }


def read_name(fields: TypedFields) -> str:
    """Return the code that was typed, as it is stored."""
    code = valid_code(fields.line("code"))
    if code is None:
        sentence = fields.texts.gettext(
            "Use %(least)s to %(most)s letters and digits, with hyphens or underscores between them"
        )
        fields.refuse("code", sentence % {"least": SHORTEST_CODE, "most": LONGEST_CODE})
    return code or ""


def read_code(fields: TypedFields, name: str, store: Store, before: DiscountCode | None = None) -> DiscountCode:
    """Return the discount code that was typed; `fields.errors` says what is invalid in it.

    What the form does not show stays as it was before.
    """
    blank = DiscountCode(name, Discount(DiscountType.PERCENTAGE))
    code = before or blank
    starts = fields.moment("starts_at", store.time_zone, code.starts_at)
    ends = fields.moment("ends_at", store.time_zone, code.ends_at)
    if starts and ends and starts >= ends:
        fields.refuse("ends_at", fields.texts.gettext("Choose a time after the start"))
    return replace(
        code,
        discount=_discount(fields, store.currency),
        minimum=fields.amount("minimum", store.currency),
        starts_at=starts,
        ends_at=ends,
        uses=fields.number("uses", most=MOST_USES),
    )


def _discount(fields: TypedFields, currency: str) -> Discount:
    """Return the discount; one of nothing if it is invalid."""
    _ = fields.texts.gettext
    kind = DiscountType(fields.choice("type", list(DiscountType)) or DiscountType.PERCENTAGE)
    title, missing = fields.line("title"), _("Enter how much is taken off")
    if kind is DiscountType.FIXED_AMOUNT:
        return Discount(kind, amount=fields.amount("value", currency, missing), title=title)
    basis_points = 0
    if not fields.line("value", missing):
        return Discount(kind, title=title)
    try:
        basis_points = int(Decimal(typed_percentage(fields.typed["value"], fields.locale)) * 100)
    except TypedNumberError as error:
        fields.refuse("value", str(error))
    return Discount(kind, basis_points=basis_points, title=title)
