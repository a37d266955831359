"""The input that results in a draft order as it is: an edit changes it and builds the draft order again."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

from invoicing.domain.catalog.discount import Discount
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, LineInput, ShippingInput
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.offer import Line, ShippingLine
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money


def to_draft_input(sale: Sale) -> DraftInput:
    draft, offer, person = sale.draft, sale.offer, sale.person
    return DraftInput(
        lines=tuple(_line_input(line) for line in offer.lines),
        customer=person.customer,
        discount=_discount_input(offer.discount),
        shipping_address=person.shipping_address,
        billing_address=person.billing_address,
        shipping_line=_shipping_input(offer.shipping_line),
        market=offer.chosen_market,
        tax_exempt=offer.tax_exempt,
        note=draft.note,
        tags=draft.tags,
        po_number=draft.po_number,
        attributes=draft.attributes,
        reserve_until=draft.reserve_until,
        lock_prices=draft.lock_prices,
        prices_locked_until=draft.prices_locked_until,
        allow_discount_codes=draft.allow_discount_codes,
        discount_code=offer.code.code if offer.code else None,
        payment_terms=draft.payment_terms,
    )


def changed_fields(before: DraftInput, after: DraftInput) -> tuple[str, ...]:
    """Return the names in the API of the fields in which two inputs differ."""
    names = [field.name for field in fields(DraftInput)]
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    return tuple("line_items" if name == "lines" else name for name in changed)


def _given(money: Money) -> GivenAmount:
    return GivenAmount(str(money), money.currency)


def _line_input(line: Line) -> LineInput:
    return LineInput(
        quantity=line.quantity,
        sku=line.sku,
        title="" if line.sku else line.title,
        unit_price=_given(line.unit_price) if line.custom_price else None,
        taxable=True if line.sku else line.taxable,
        requires_shipping=True if line.sku else line.requires_shipping,
        weight_grams=0 if line.sku else line.weight_grams,
        discount=_discount_input(line.discount),
        id=line.id,
    )


def _discount_input(discount: Discount | None) -> DiscountInput | None:
    if discount is None:
        return None
    if discount.amount is not None:
        return DiscountInput(discount.type, _given(discount.amount), discount.title)
    percentage = Decimal(discount.basis_points) / 100
    return DiscountInput(discount.type, GivenAmount(f"{percentage:f}"), discount.title)


def _shipping_input(line: ShippingLine | None) -> ShippingInput | None:
    if line is None:
        return None
    if line.delivery_method is not None:
        return ShippingInput(delivery_method=line.delivery_method)
    return ShippingInput(title=line.title, price=_given(line.price))
