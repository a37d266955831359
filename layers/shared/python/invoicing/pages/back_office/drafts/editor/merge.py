"""An edit on top of a draft order that another person has changed since: whose value each field has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.pages.back_office.drafts.editor.fill import fill_form
from invoicing.pages.back_office.drafts.editor.form import CUSTOMER_FIELDS, KEEP, Form
from invoicing.pages.back_office.revision import LOADED, revision_of
from invoicing.pages.back_office.typed_address import KINDS, address_names

# The fields of the form by the one of the draft order, where they have other names.
_FIELDS = {
    "lines": (),
    "attributes": (),
    "customer": CUSTOMER_FIELDS,
    "discount": ("discount", "discount_type", "discount_title"),
    **{f"{kind}_address": address_names(kind) for kind in KINDS},
    "shipping_line": ("delivery", "delivery_title", "delivery_price"),
    "lock_prices": ("prices",),
    "prices_locked_until": ("prices_until",),
    "allow_discount_codes": ("codes",),
    "payment_terms": ("terms", "terms_days", "terms_date"),
}


def attribute_of(name: str) -> str:
    """Return the attribute of a draft order's input by its name in the API."""
    return "lines" if name == "line_items" else name


def mark(draft: DraftInput, attribute: str) -> str:
    return revision_of(attribute, getattr(draft, attribute))


def marks_of(draft: DraftInput) -> str:
    """Return marks of the values that a form is filled with, for its hidden field `loaded`."""
    return " ".join(f"{attribute}:{mark(draft, attribute)}" for attribute in KEEP)


def marks_in(form: Form) -> dict[str, str]:
    """Return the marks of the values that a form was filled with; none if it does not say them."""
    return dict(text.split(":", 1) for text in form.get(LOADED).split() if ":" in text)


def with_stored(
    form: Form, attributes: Collection[str], yours: DraftInput, base: DraftInput, *, store: Store, locale: str
) -> Form:
    """Return the form with the stored values of some attributes."""
    shown = fill_form(base, store, locale, form.get("currency"))
    for attribute in attributes:
        if attribute == "lines":
            form = form.with_lines(shown.lines)
        if attribute == "attributes":
            form = replace(form, details=shown.details)
        if attribute == "market" and not (yours.shipping_address or yours.billing_address):
            form = form.with_values(shipping_country=shown.get("shipping_country"))
        form = form.with_values(**{name: shown.get(name) for name in _FIELDS.get(attribute, (attribute,))})
    return form
