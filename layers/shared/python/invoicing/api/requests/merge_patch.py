"""JSON merge patches (RFC 7396): null removes a field, and lists are replaced as a whole.

A line item that is given with its id is a patch of that line item.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from invoicing.api.requests.draft_orders import DraftOrderInput
from invoicing.domain.catalog.payment_terms import PaymentTerms
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, GivenAmount, LineInput, ShippingInput
from invoicing.domain.errors import VersionMismatchError


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
    merged = {name: _merged(before.get(name), value) for name, value in changes.items()}
    if isinstance(lines := merged.get("line_items"), list):
        merged["line_items"] = [_merged_line(line, before["line_items"]) for line in lines]
    after = DraftOrderInput.read({"line_items": before["line_items"], **merged}).to_input()
    # Unchanged fields are not validated again: the rules may have changed since they were set.
    return replace(draft, **{field: getattr(after, field) for field in map(_field, merged)})


def draft_differences(error: VersionMismatchError) -> list[dict[str, Any]]:
    """Return each field that differs between the edited and the current draft order, with both values."""
    if not (isinstance(error.yours, DraftInput) and isinstance(error.theirs, DraftInput)):
        return []
    yours, theirs = draft_document(error.yours), draft_document(error.theirs)
    return [{"field": name, "yours": yours.get(name), "current": theirs.get(name)} for name in error.differing]


def _field(name: str) -> str:
    return "lines" if name == "line_items" else name


def _merged(target: Any, patch: Any) -> Any:
    """Merge a patch (RFC 7396), but keep nulls, so that validation also refuses unknown names that are null."""
    if not isinstance(patch, dict):
        return patch
    before = target if isinstance(target, dict) else {}
    return {**before, **{name: _merged(before.get(name), value) for name, value in patch.items()}}


def _merged_line(line: Any, before: list[dict[str, Any]]) -> Any:
    """Merge a line item into the one with its id. With another sku it replaces that one."""
    if not isinstance(line, dict) or line.get("id") is None:
        return line
    same = next((known for known in before if known.get("id") == line["id"]), None)
    if same is None or line.get("sku", same.get("sku")) != same.get("sku"):
        return line
    return _merged(same, line)


def draft_document(draft: DraftInput) -> dict[str, Any]:
    """Return the draft order as the body that would create it."""
    return {
        "line_items": [_line(line) for line in draft.lines],
        "customer": _filled(asdict(draft.customer)),
        "discount": _discount(draft.discount),
        "shipping_address": _filled(asdict(draft.shipping_address)) if draft.shipping_address else None,
        "billing_address": _filled(asdict(draft.billing_address)) if draft.billing_address else None,
        "shipping_line": _shipping(draft.shipping_line),
        "market": draft.market,
        "tax_exempt": draft.tax_exempt,
        "note": draft.note,
        "tags": list(draft.tags),
        "po_number": draft.po_number,
        "attributes": dict(draft.attributes),
        "reserve_until": draft.reserve_until.isoformat() if draft.reserve_until else None,
        "payment_terms": _terms(draft.payment_terms),
        "lock_prices": draft.lock_prices,
        "prices_locked_until": draft.prices_locked_until.isoformat() if draft.prices_locked_until else None,
        "allow_discount_codes": draft.allow_discount_codes,
        "discount_code": draft.discount_code,
    }


def _line(line: LineInput) -> dict[str, Any]:
    product = {"sku": line.sku, "quantity": line.quantity}
    own = {
        "title": line.title,
        "quantity": line.quantity,
        "taxable": line.taxable,
        "requires_shipping": line.requires_shipping,
        "weight_grams": line.weight_grams,
    }
    return {
        **({"id": line.id} if line.id else {}),
        **(product if line.sku else own),
        "unit_price": _amount(line.unit_price) if line.unit_price else None,
        "discount": _discount(line.discount),
    }


def _shipping(line: ShippingInput | None) -> dict[str, Any] | None:
    if line is None:
        return None
    if line.delivery_method is not None:
        return {"delivery_method": line.delivery_method}
    return {"title": line.title, "price": _amount(line.price) if line.price else None}


def _terms(terms: PaymentTerms | None) -> dict[str, Any] | None:
    if terms is None:
        return None
    return {"type": terms.type.value, "days": terms.days or None, "due_on": terms.due_on or None}


def _discount(discount: DiscountInput | None) -> dict[str, Any] | None:
    if discount is None:
        return None
    return {"type": discount.type.value, "value": _amount(discount.value), "title": discount.title}


def _amount(given: GivenAmount) -> str | dict[str, str]:
    return {"amount": given.text, "currency": given.currency} if given.currency else given.text


def _filled(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
