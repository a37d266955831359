"""Change the addresses of an order, which is not priced again: they stay where its market and its delivery go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError, VersionMismatchError
from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import LOADED, as_loaded, merge, seen_version
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm, refused_form, stale_form
from invoicing.pages.back_office.sales.subject import Subject, page_address, read_order
from invoicing.pages.back_office.typed_address import KINDS, address_fields, address_names, address_parts, read_address
from invoicing.pages.back_office.typed_fields import ShownFields, TypedFields
from invoicing.pages.back_office.words import Words, words_of
from invoicing.pages.checkout.address_form import address_lines
from invoicing.pages.i18n import formats
from invoicing.ports import OfficePorts
from invoicing.usecases.orders.edit import edit_order

Addresses = tuple[Address | None, Address | None]

_NAMES = tuple(name for kind in KINDS for name in address_names(kind))
_FIELDS = {
    f"/{kind}_address{part}": f"{kind}_{field}"
    for kind in KINDS
    for part, field in (("", "address1"), ("/country", "country"), ("/postal_code", "postal_code"))
}


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    sale, order = read_order(request, ports)
    if order.is_fulfilled:
        return see_other(page_address(request))
    return _form(request, NEW_FORM, _addresses_of(sale), ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _save(request, request.form("version", LOADED, *_NAMES), ports)


def _save(request: StaffRequest, typed: Mapping[str, str], ports: OfficePorts) -> Response[str]:
    sale, _order = read_order(request, ports)
    fields, customer = TypedFields(typed, request.locale), sale.person.display_name
    shipping, billing = (
        read_address(fields, kind, customer, stored) for kind, stored in zip(KINDS, _addresses_of(sale), strict=True)
    )

    def change(order: OrderFields) -> OrderFields:
        return replace(order, shipping_address=shipping, billing_address=billing)

    form = ActForm(typed, fields.errors)
    if not form.errors:
        try:
            edit_order(sale.id, seen_version(typed.get("version", "")), change, ports=ports)
        except VersionMismatchError as error:
            merged = merge(typed, _stored(*read_order(request, ports)), together=[*map(address_names, KINDS)])
            if not merged.differing:
                return _save(request, merged.values, ports)
            form = stale_form(merged, error, words_of(request, ports))
        except InvoicingError as error:
            form = refused_form(typed, error, _FIELDS, words_of(request, ports))
        if not form.errors:
            return see_other(page_address(request), "saved")
    return _form(request, form, (shipping, billing), ports)


def _form(request: StaffRequest, form: ActForm, yours: Addresses, ports: OfficePorts) -> Response[str]:
    (sale, order), words = read_order(request, ports), words_of(request, ports)
    stored = _addresses_of(sale)
    countries = _countries(sale, request.locale)
    typed = form.typed or as_loaded(_stored(sale, order))
    shown = {kind: typed.get(f"{kind}_country") or sale.offer.market.countries[0] for kind in KINDS}
    about = {
        **Subject(sale, of_order=True).head,
        "form": ShownFields(typed),
        "errors": form.errors,
        "countries": countries,
        "addresses": {kind: address_parts(country, request.locale) for kind, country in shown.items()},
        "differing": _differing(form, yours, stored, words),
    }
    return page(request, "orders/addresses.html", about, form.status)


def _stored(sale: Sale, order: Order) -> dict[str, str]:
    country, fields = sale.offer.market.countries[0], {"version": str(order.version)}
    for kind, address in zip(KINDS, _addresses_of(sale), strict=True):
        fields |= address_fields(kind, address, country)
    return fields


def _addresses_of(sale: Sale) -> Addresses:
    return sale.person.shipping_address, sale.person.billing_address


def _countries(sale: Sale, locale: str) -> list[tuple[str, str]]:
    """Return the countries of the order's market, and those of its addresses."""
    used = [it.country for it in (sale.person.shipping_address, sale.person.billing_address) if it]
    codes = dict.fromkeys([*used, *sale.offer.market.countries])
    return sorted(((code, formats.country(code, locale)) for code in codes), key=formats.alphabetically)


def _differing(form: ActForm, yours: Addresses, stored: Addresses, words: Words) -> list[tuple[str, str, str]]:
    _ = words.gettext

    def text(address: Address | None) -> str:
        return "\n".join(address_lines(address, words.locale)) if address else _("Empty")

    labels = (_("Shipping address"), _("Billing address"))
    rows = zip(KINDS, labels, yours, stored, strict=True)
    both = {it.name.partition("_")[0] for it in form.differing}
    return [(label, text(own), text(theirs)) for kind, label, own, theirs in rows if kind in both]
