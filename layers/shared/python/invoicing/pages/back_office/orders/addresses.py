"""Change the addresses of an order, which is not priced again: they stay where its market and its delivery go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.sales.acts import ActForm
from invoicing.pages.back_office.sales.edits.form import EditForm, Save
from invoicing.pages.back_office.sales.subject import Subject, read_order
from invoicing.pages.back_office.typed_address import KINDS, address_fields, address_names, address_parts, read_address
from invoicing.pages.back_office.typed_fields import ShownFields, TypedFields
from invoicing.pages.back_office.words import Words
from invoicing.pages.checkout.address_form import address_lines
from invoicing.pages.i18n import formats
from invoicing.ports import OfficePorts
from invoicing.usecases.orders.edit import edit_order

Addresses = tuple[Address | None, Address | None]

_POINTERS = {
    f"/{kind}_address{part}": f"{kind}_{field}"
    for kind in KINDS
    for part, field in (("", "address1"), ("/country", "country"), ("/postal_code", "postal_code"))
}


def _fields_of(subject: Subject) -> dict[str, str]:
    country, fields = subject.sale.offer.market.countries[0], dict[str, str]()
    for kind, address in zip(KINDS, _addresses_of(subject.sale), strict=True):
        fields |= address_fields(kind, address, country)
    return fields


def _addresses_of(sale: Sale) -> Addresses:
    return sale.person.shipping_address, sale.person.billing_address


def _read(request: StaffRequest, fields: TypedFields, ports: OfficePorts) -> Save:
    sale, _order = read_order(request, ports)
    shipping, billing = _typed_addresses(sale, fields)

    def change(order: OrderFields) -> OrderFields:
        return replace(order, shipping_address=shipping, billing_address=billing)

    def save(seen_version: int) -> None:
        edit_order(sale.id, seen_version, change, ports=ports)

    return save


def _typed_addresses(sale: Sale, fields: TypedFields) -> Addresses:
    shipping, billing = (
        read_address(fields, kind, sale.person.display_name, stored)
        for kind, stored in zip(KINDS, _addresses_of(sale), strict=True)
    )
    return shipping, billing


def _differing(subject: Subject, form: ActForm, words: Words) -> list[tuple[str, str, str]]:
    """Return the addresses that differ, each as one."""
    _ = words.gettext

    def text(address: Address | None) -> str:
        return "\n".join(address_lines(address, words.locale)) if address else _("Empty")

    yours = _typed_addresses(subject.sale, TypedFields(form.typed, words.locale))
    labels = (_("Shipping address"), _("Billing address"))
    rows = zip(KINDS, labels, yours, _addresses_of(subject.sale), strict=True)
    both = {it.name.partition("_")[0] for it in form.differing}
    return [(label, text(own), text(theirs)) for kind, label, own, theirs in rows if kind in both]


def _is_open(subject: Subject) -> bool:
    return bool(subject.sale.order and not subject.sale.order.is_fulfilled)


def _words(subject: Subject, form: ActForm, words: Words) -> dict[str, Any]:
    shown = {kind: form.typed.get(f"{kind}_country") or subject.sale.offer.market.countries[0] for kind in KINDS}
    return {
        "form": ShownFields(form.typed),
        "countries": _countries(subject.sale, words.locale),
        "addresses": {kind: address_parts(country, words.locale) for kind, country in shown.items()},
    }


def _countries(sale: Sale, locale: str) -> list[tuple[str, str]]:
    """Return the countries of the order's market, and those of its addresses."""
    used = [it.country for it in _addresses_of(sale) if it]
    codes = dict.fromkeys([*used, *sale.offer.market.countries])
    return sorted(((code, formats.country(code, locale)) for code in codes), key=formats.alphabetically)


_FORM = EditForm(
    template="orders/addresses.html",
    names=tuple(name for kind in KINDS for name in address_names(kind)),
    fields_of=_fields_of,
    read=_read,
    pointers=_POINTERS,
    differing=_differing,
    together=[*map(address_names, KINDS)],
    is_open=_is_open,
    words=_words,
)
show, create = _FORM.show, _FORM.create
