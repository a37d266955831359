"""The details form: filled from the sale or from what was typed, and parsed into `Details`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from gettext import NullTranslations
from typing import TypedDict

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import Details, countries, is_delivered
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.language import shipped
from invoicing.domain.values.text import LONGEST_LINE, LONGEST_PHONE, plain_email
from invoicing.pages.checkout import DOMAIN
from invoicing.pages.checkout.address_fields import (
    ADDRESS_PARTS,
    AddressFields,
    Field,
    address_fields,
    checked_email,
    checked_phone,
    checked_vat_number,
)
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations

SAME = "same"  # the billing address is the shipping address
OTHER = "other"
_LONGEST_VAT_NUMBER = 40  # characters, as in the API

FIELD_NAMES = (
    "email",
    "phone",
    "billing",
    "locale",
    "business_vat_number",
    "business_po_number",
    *(f"{kind}_{part}" for kind in ("shipping", "billing") for part in ADDRESS_PARTS),
)


class FormOptions(TypedDict):
    """What a form asks for, the countries to choose from, the most likely first, and what is stored, by field."""

    ships: bool
    codes: tuple[str, ...]
    billing_codes: tuple[str, ...]
    stored: Mapping[str, str]
    po_is_staffs: bool


@dataclass(frozen=True, slots=True)
class DetailsForm:
    """The form. `shipping` is None if nothing is shipped, and `po_number` if staff wrote one."""

    email: Field
    phone: Field | None
    shipping: AddressFields | None
    billing: AddressFields
    billing_is_same: bool
    vat_number: Field
    po_number: Field | None
    chosen_locale: str = ""  # stored with the customer, if the language is not the draft's

    def fields(self) -> Iterator[Field]:
        """Yield every field that is asked for, from top to bottom."""
        yield self.email
        if self.shipping:
            yield from self.shipping.fields()
        if self.phone:
            yield self.phone
        if not self.billing_is_same:
            yield from self.billing.fields()
        yield self.vat_number
        if self.po_number:
            yield self.po_number

    @property
    def is_for_business(self) -> bool:
        """Tell whether a number of a business is filled in."""
        return bool(self.vat_number.value or (self.po_number and self.po_number.value))

    @property
    def errors(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields() if field.error)


def form_of(sale: Sale, store: Store, locale: str) -> DetailsForm:
    """Return the form filled from the sale."""
    options = form_options(sale, store)
    return form_with(options["stored"], locale, **options)


def form_options(sale: Sale, store: Store, *, ships: bool | None = None) -> FormOptions:
    """Return what the sale's form asks for; `ships` if it has a shipping address, as a sent form had.

    A billing address may be in any country, unless it selects the market.
    """
    codes = countries(sale, store)
    home = next((code for code in sale.offer.market.countries if code in codes), codes[0])
    asks_where_to = is_delivered(sale) if ships is None else ships
    is_free = asks_where_to or sale.person.shipping_address is not None
    return {
        "ships": asks_where_to,
        "codes": _first(home, codes),
        "billing_codes": _first(store.own_country, sorted(COUNTRIES)) if is_free else _first(home, codes),
        "stored": {**_stored(sale.person), "business_po_number": sale.draft.po_number},
        "po_is_staffs": bool(sale.draft.po_number) and not sale.draft.po_number_entered,
    }


def form_with(
    typed: Mapping[str, str],
    locale: str,
    *,
    ships: bool,
    codes: tuple[str, ...],
    billing_codes: tuple[str, ...],
    stored: Mapping[str, str],
    po_is_staffs: bool,
) -> DetailsForm:
    """Return the form filled with what was typed, valid or not. The chosen countries determine the fields."""
    texts = translations(DOMAIN, locale)
    _ = texts.gettext
    fields = partial(address_fields, stored=stored, texts=texts)
    shipping = fields("shipping", typed=typed, countries=_choices(codes, locale)) if ships else None
    is_same = ships and typed.get("billing", stored["billing"]) != OTHER
    where_to = typed.get("shipping_country") or stored.get("shipping_country", "")
    billing_codes = _first(where_to, billing_codes) if where_to in billing_codes else billing_codes
    return DetailsForm(
        email=Field(
            name="email",
            label=_("E-mail"),
            value=plain_email(typed.get("email", "")),
            autocomplete="email",
            inputmode="email",  # and no type="email", in which Chromium makes strasse.de of straße.de
            hint=_("Your receipt is sent here."),
            missing=_("Enter your e-mail address"),
            stored=stored["email"],
        ),
        phone=Field(
            name="phone",
            label=_("Phone"),
            value=typed.get("phone", ""),
            autocomplete="tel",
            type="tel",
            inputmode="tel",
            required=False,
            hint=_("Only used if there is a question about your delivery."),
            stored=stored["phone"],
            longest=LONGEST_PHONE,
        )
        if ships
        else None,
        shipping=shipping,
        billing=fields(
            "billing",
            typed=_typed_billing(typed, stored, is_same=is_same),
            countries=_choices(billing_codes, locale),
            apart=ships,
        ),
        billing_is_same=is_same,
        vat_number=_business_field(
            "business_vat_number",
            _("VAT number"),
            _("It is printed on the invoice and the receipt, and does not change the price."),
            typed=typed,
            stored=stored,
            longest=_LONGEST_VAT_NUMBER,
        ),
        po_number=None
        if po_is_staffs
        else _business_field("business_po_number", _("Purchase order number"), typed=typed, stored=stored),
        chosen_locale=shipped(typed.get("locale", "")) or "",
    )


def read_details(form: DetailsForm, locale: str) -> Details | DetailsForm:
    """Parse the form; return it with every error if it is invalid."""
    checked = _checked(form, translations(DOMAIN, locale))
    if checked.errors:
        return checked
    shipping = checked.shipping.to_address() if checked.shipping else None
    billing = shipping if checked.billing_is_same and shipping else checked.billing.to_address()
    customer = Customer(
        name=billing.name,
        email=checked.email.value,
        phone=checked.phone.value if checked.phone else "",
        locale=checked.chosen_locale,
    )
    po_number = checked.po_number.value if checked.po_number else None
    return Details(customer, billing, shipping, vat_number=checked.vat_number.value, po_number=po_number)


def with_country_error(form: DetailsForm, locale: str) -> DetailsForm:
    """Return the form with the error that the order cannot be sent to the country."""
    fault = translations(DOMAIN, locale).gettext(
        "This order cannot be sent to that country: choose another, or ask the shop"
    )
    if form.shipping:
        return replace(form, shipping=replace(form.shipping, country=replace(form.shipping.country, error=fault)))
    return replace(form, billing=replace(form.billing, country=replace(form.billing.country, error=fault)))


def _stored(person: Person) -> dict[str, str]:
    """Return the fields with what the sale has."""
    same = person.billing_address is None or person.billing_address == person.shipping_address
    stored = {"email": person.receipt_address, "phone": person.delivery_phone, "billing": SAME if same else OTHER}
    for kind, address in (("shipping", person.shipping_address), ("billing", person.billing_address)):
        stored |= {f"{kind}_{part}": text for part, text in asdict(address).items()} if address else {}
        stored[f"{kind}_name"] = stored.get(f"{kind}_name") or person.customer.name
    stored["business_vat_number"] = person.printed_vat_number(reverse_charge=False)
    return stored


def _business_field(
    name: str,
    label: str,
    hint: str = "",
    *,
    typed: Mapping[str, str],
    stored: Mapping[str, str],
    longest: int = LONGEST_LINE,
) -> Field:
    """Return a field for a number of a business; a form without it leaves the number as it is."""
    return Field(
        name=name,
        label=label,
        value=typed.get(name, stored[name]),
        autocomplete="off",
        required=False,
        hint=hint,
        stored=stored[name],
        longest=longest,
    )


def _typed_billing(typed: Mapping[str, str], stored: Mapping[str, str], *, is_same: bool) -> Mapping[str, str]:
    """Return what was typed of the billing address: what is stored, if the form does not have it.

    While it is the shipping address and nothing else was typed, its country follows that of the shipping address.
    """
    if is_same and not any(typed.get(f"billing_{part}") for part in ("address1", "postal_code", "city")):
        return {name: text for name, text in typed.items() if name != "billing_country"}
    return typed if any(name.startswith("billing_") for name in typed) else {**stored, **typed}


def _checked(form: DetailsForm, texts: NullTranslations) -> DetailsForm:
    """Return the form with the errors of each field."""
    return replace(
        form,
        email=checked_email(form.email, texts),
        phone=form.phone and checked_phone(form.phone, texts),
        shipping=form.shipping and form.shipping.checked(texts),
        billing=form.billing if form.billing_is_same else form.billing.checked(texts),
        vat_number=checked_vat_number(form.vat_number, texts),
        po_number=form.po_number and form.po_number.checked(texts),
    )


def _first(code: str, codes: Iterable[str]) -> tuple[str, ...]:
    return (code, *(other for other in codes if other != code))


def _choices(codes: tuple[str, ...], locale: str) -> tuple[tuple[str, str], ...]:
    """Return countries with their names: the first one, then the others in alphabetical order."""
    first, *others = ((code, formats.country(code, locale)) for code in codes)
    return (first, *sorted(others, key=formats.alphabetically))
