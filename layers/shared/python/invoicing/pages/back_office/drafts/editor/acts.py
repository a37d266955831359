"""What the buttons inside the editor do to its fields: they add, remove and fill in, and save nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import NotFoundError
from invoicing.domain.pricing.offer import MAX_QUANTITY
from invoicing.domain.values.ids import find_sale_id
from invoicing.pages.back_office.drafts.editor.form import LONGEST_SKU, OWN_ITEM, Form, LineForm
from invoicing.pages.back_office.drafts.editor.pasted.read import read_address
from invoicing.pages.back_office.typed_address import ADDRESS_PARTS, KINDS, needs_city
from invoicing.ports import Ports

KEEP = "keep"  # what a page that goes sends last: it reads no answer
PASTED, TOWN = "pasted", "shipping_city"  # the fields that a person goes on with if not all was read
_MOST_DIGITS = 4
_CONTACT = ("email", "phone", "handle", "name")


def apply_act(act: str, form: Form, store: Store, *, ports: Ports) -> tuple[Form, str]:
    """Return the form after a button was pressed, and the field that the person goes on with ("" for none).

    A button that there is not leaves the form as it is.
    """
    name, _, argument = act.partition(":")
    acts: dict[str, Callable[[Form, str], tuple[Form, str]]] = {
        "add": _add_product,
        "own": _add_own_item,
        "remove": _remove_line,
        "open": _open_line,
        KEEP: lambda form, _: (form, ""),
        "find": lambda form, _: (form, "find"),
        "known": lambda form, _: (form, "known"),
        "address": lambda form, _: _read_address(form, store),
        "customer": lambda form, sale: _take_customer(form, sale, ports),
    }
    return acts[name](form, argument) if name in acts else (form, "")


def _add_product(form: Form, sku: str) -> tuple[Form, str]:
    """Add a unit of a product: to its line item, unless that has a price or discount of its own."""
    form = form.with_values(find="")
    for i, line in enumerate(form.lines):
        if line.sku == sku and not (line.price or line.discount) and line.quantity.isdecimal():
            quantity = min(int(line.quantity[:9]) + 1, MAX_QUANTITY)
            lines = [*form.lines[:i], replace(line, quantity=str(quantity)), *form.lines[i + 1 :]]
            return form.with_lines(lines), "find"
    return form.with_lines([*form.lines, LineForm(sku=sku[:LONGEST_SKU])]), "find"


def _add_own_item(form: Form, title: str) -> tuple[Form, str]:
    """Add an item of staff's own, which is called what was typed into the product search."""
    title = title or form.get("find")
    lines = [*form.lines, replace(OWN_ITEM, title=title)]
    focus = "price" if title else "title"
    return form.with_lines(lines).with_values(find=""), f"line-{len(lines) - 1}-{focus}"


def _remove_line(form: Form, position: str) -> tuple[Form, str]:
    if not _is_position(position):
        return form, ""
    return form.with_lines(line for i, line in enumerate(form.lines) if i != int(position)), "find"


def _open_line(form: Form, position: str) -> tuple[Form, str]:
    """Show all fields of a line item that was short."""
    line = next((line for i, line in enumerate(form.lines) if _is_position(position) and i == int(position)), None)
    if line is None:
        return form, ""
    return form, f"line-{int(position)}-{'discount' if line.sku else 'title'}"


def _is_position(text: str) -> bool:
    return text.isdecimal() and len(text) <= _MOST_DIGITS


def _read_address(form: Form, store: Store) -> tuple[Form, str]:
    """Fill in the fields of a pasted address. What could not be read stays in the field for it.

    An address in a country that the store does not sell to stays there whole.
    """
    read = read_address(form.get("pasted"), _countries(store))
    if not read.fields or unsold_country(form, store):
        return form, PASTED
    known = {name: text for name, text in read.fields.items() if name in _CONTACT}
    contact = {name: text for name, text in known.items() if not form.get(name)}
    address = {part: text for part, text in read.fields.items() if part not in {"email", "phone", "handle"}}
    has_address = bool({"address1", "postal_code", "city"} & address.keys())
    if has_address:
        blank = dict.fromkeys(("company", "address2", "postal_code", "city", "province"), "")
        filled = form.with_values(
            **{f"shipping_{part}": text for part, text in {**blank, **address}.items()}, **contact
        )
        seen = {*contact, "name"}
    else:
        filled, seen = form.with_values(**contact), {*contact}
        if address.keys() - {"name"}:
            return filled, PASTED
    left = [*read.rest, *(text for name, text in known.items() if name not in seen and text != form.get(name))]
    filled = filled.with_values(pasted="\n".join(left))
    country = filled.get("shipping_country") or store.own_country
    if has_address and not filled.get(TOWN) and needs_city(country):
        return filled, TOWN
    return filled, PASTED if left else "delivery"


def with_pasted(form: Form, store: Store) -> Form:
    """Return the form with an address that was pasted and not filled in, where that fits whole into empty fields."""
    has_address = any(form.get(f"shipping_{part}") for part in ADDRESS_PARTS if part != "country")
    if has_address or not form.get("pasted"):
        return form
    filled, _ = _read_address(form, store)
    return form if filled.get("pasted") else filled


def unsold_country(form: Form, store: Store) -> str:
    """Return the country of the address that was pasted if the store does not sell to it, else ""."""
    pasted = form.get("pasted")
    country = read_address(pasted, _countries(store)).fields.get("country", "") if pasted else ""
    return "" if country in _countries(store) else country


def _countries(store: Store) -> tuple[str, ...]:
    """Return the countries that the store sells to, its own first."""
    own = store.own_country
    return tuple(sorted(dict.fromkeys(store.countries), key=lambda country: country != own))


def _take_customer(form: Form, draft_id: str, ports: Ports) -> tuple[Form, str]:
    """Fill in the customer of another sale, with the addresses."""
    sale_id = find_sale_id(draft_id)
    if sale_id is None:
        return form, "name"
    try:
        person = ports.sales.get(sale_id).person
    except NotFoundError:
        return form, "name"
    values = asdict(person.customer)
    for kind, address in zip(KINDS, (person.shipping_address, person.billing_address), strict=True):
        values |= {f"{kind}_{part}": text for part, text in (asdict(address) if address else {}).items()}
    return form.with_values(**values), "delivery"
