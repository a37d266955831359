"""JSON merge patches (RFC 7396): null removes a field, and lists are replaced as a whole.

A line item that is given with its id is a patch of that line item.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from invoicing.api.requests.draft_orders import DraftOrderInput
from invoicing.api.requests.merging import differences, filled, merged_document
from invoicing.domain.catalog.payment_terms import PaymentTerms
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, LineInput, ShippingInput
from invoicing.domain.errors import VersionMismatchError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


def merge_patch(target: Any, patch: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the changes of a merge patch. A field that is removed has its default.

    A null stays where the document has no such field, so that validation refuses a name that does not exist.
    """
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None and name in merged:
            del merged[name]
        else:
            merged[name] = merge_patch(merged.get(name), value) if isinstance(value, dict) else value
    return merged


def patch_draft(draft: DraftInput, changes: dict[str, Any]) -> DraftInput:
    """Return a draft order with the changes of a merge patch, validated as a whole, since fields depend on each other.

    Raises:
        FaultyRequestError: The result has invalid fields.
    """
    before = draft_document(draft)
    merged = {name: merged_document(before.get(name), value) for name, value in changes.items()}
    if isinstance(lines := merged.get("line_items"), list):
        merged["line_items"] = [_merged_line(line, before["line_items"]) for line in lines]
    after = DraftOrderInput.read({"line_items": before["line_items"], **merged}).to_input()
    # Unchanged fields are not validated again: the rules may have changed since they were set.
    return replace(draft, **{field: getattr(after, field) for field in map(_field, merged)})


def draft_differences(error: VersionMismatchError) -> list[dict[str, Any]]:
    """Return each field that differs between the edited and the current draft order, with both values."""
    return differences(error, DraftInput, draft_document)


def _field(name: str) -> str:
    return "lines" if name == "line_items" else name


def _merged_line(line: Any, before: list[dict[str, Any]]) -> Any:
    """Merge a line item into the one with its id. With another sku it replaces that one."""
    if not isinstance(line, dict) or line.get("id") is None:
        return line
    same = next((known for known in before if known.get("id") == line["id"]), None)
    if same is None or line.get("sku", same.get("sku")) != same.get("sku"):
        return line
    return merged_document(same, line)


def draft_document(draft: DraftInput) -> dict[str, Any]:
    """Return the draft order as the body that would create it."""
    document = {field.name: _written(getattr(draft, field.name)) for field in fields(draft)}
    return {"line_items": document.pop("lines"), **document}


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    writer = _WRITERS.get(type(value))
    return writer(value) if writer else value


def _line(line: LineInput) -> dict[str, Any]:
    own = ("title", "quantity", "taxable", "requires_shipping", "weight_grams")
    names = ("id", *(("sku", "quantity") if line.sku else own), "unit_price", "discount")
    return {name: _written(getattr(line, name)) for name in names if name != "id" or line.id}


def _shipping(line: ShippingInput) -> dict[str, Any]:
    if line.delivery_method is not None:
        return {"delivery_method": line.delivery_method}
    return {"title": line.title, "price": _written(line.price)}


def _terms(terms: PaymentTerms) -> dict[str, Any]:
    return {"type": terms.type.value, "days": terms.days or None, "due_on": terms.due_on or None}


def _discount(discount: DiscountInput) -> dict[str, Any]:
    return {"type": discount.type.value, "value": _amount(discount.value), "title": discount.title}


def _amount(given: GivenAmount) -> str | dict[str, str]:
    return {"amount": given.text, "currency": given.currency} if given.currency else given.text


# How the body has values of the domain; others are the same there.
_WRITERS: dict[type, Callable[[Any], Any]] = {
    LineInput: _line,
    ShippingInput: _shipping,
    PaymentTerms: _terms,
    DiscountInput: _discount,
    GivenAmount: _amount,
    Customer: filled,
    Address: filled,
    datetime: datetime.isoformat,
}
