"""The details form: filled from the sale or from what was typed, and parsed into `Details`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from gettext import NullTranslations
from typing import TypedDict

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import Details, countries, is_delivered
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.text import is_email_address
from invoicing.pages.checkout.address_form import AddressForm, AddressPart, address_form
from invoicing.pages.http.form import LONGEST, is_phone
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import shipped, translations

_ADDRESS_PARTS = ("country", "name", "company", "address1", "address2", "postal_code", "city", "province")
_AUTOCOMPLETE = {
    "name": "name",
    "company": "organization",
    "country": "country",
    "address1": "address-line1",
    "address2": "address-line2",
    "postal_code": "postal-code",
    "city": "address-level2",
    "province": "address-level1",
}

DOMAIN = "checkout"  # of the gettext catalogues
SAME = "same"  # the billing address is the shipping address
OTHER = "other"

FIELD_NAMES = (
    "email",
    "phone",
    "billing",
    "locale",
    *(f"{kind}_{part}" for kind in ("shipping", "billing") for part in _ADDRESS_PARTS),
)


class FormOptions(TypedDict):
    """What a form asks for; `codes` are the countries to choose from, the most likely first."""

    ships: bool
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    value: str
    autocomplete: str
    type: str = "text"
    inputmode: str = ""
    required: bool = True
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class AddressFields:
    """The fields of one address: the country, then lines of fields in the country's order."""

    kind: str  # "shipping" or "billing"
    country: Field
    lines: tuple[tuple[Field, ...], ...]
    form: AddressForm

    def fields(self) -> Iterator[Field]:
        yield self.country
        for line in self.lines:
            yield from line


@dataclass(frozen=True, slots=True)
class DetailsForm:
    """The form. `shipping` is None if nothing is shipped."""

    email: Field
    phone: Field | None
    shipping: AddressFields | None
    billing: AddressFields
    billing_is_same: bool
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

    @property
    def errors(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields() if field.error)


def form_of(sale: Sale, store: Store, locale: str) -> DetailsForm:
    """Return the form filled from the sale."""
    person = sale.person
    same = person.billing_address is None or person.billing_address == person.shipping_address
    values = {"email": person.customer.email, "phone": person.delivery_phone, "billing": SAME if same else OTHER}
    for kind, address in (("shipping", person.shipping_address), ("billing", person.billing_address)):
        values |= {f"{kind}_{part}": getattr(address, part) for part in _ADDRESS_PARTS} if address else {}
    for kind in ("shipping", "billing"):
        values[f"{kind}_name"] = values.get(f"{kind}_name") or person.customer.name
    return form_with(values, locale, **form_options(sale, store))


def form_options(sale: Sale, store: Store) -> FormOptions:
    """Return whether the sale's form asks for a shipping address, and the countries to choose from."""
    codes = countries(sale, store)
    home = next((code for code in sale.offer.market.countries if code in codes), codes[0])
    return {"ships": is_delivered(sale), "codes": (home, *(code for code in codes if code != home))}


def form_with(typed: Mapping[str, str], locale: str, *, ships: bool, codes: tuple[str, ...]) -> DetailsForm:
    """Return the form filled with what was typed, valid or not. The chosen countries determine the fields."""
    texts = translations(DOMAIN, locale)
    _ = texts.gettext
    names = sorted(((code, formats.country(code, locale)) for code in codes[1:]), key=_alphabetically)
    choices = ((codes[0], formats.country(codes[0], locale)), *names)
    fields = partial(_address_fields, typed=typed, countries=choices, texts=texts)
    return DetailsForm(
        email=Field(
            name="email",
            label=_("E-mail"),
            value=typed.get("email", ""),
            autocomplete="email",
            type="email",
            inputmode="email",
            hint=_("Your receipt is sent here."),
            missing=_("Enter your e-mail address"),
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
        )
        if ships
        else None,
        shipping=fields("shipping") if ships else None,
        billing=fields("billing", apart=ships),
        billing_is_same=ships and typed.get("billing", SAME) != OTHER,
        chosen_locale=shipped(typed.get("locale", "")) or "",
    )


def read_details(form: DetailsForm, locale: str) -> Details | DetailsForm:
    """Parse the form; return it with every error if it is invalid."""
    checked = _checked(form, translations(DOMAIN, locale))
    if checked.errors:
        return checked
    shipping = _address(checked.shipping) if checked.shipping else None
    billing = shipping if checked.billing_is_same and shipping else _address(checked.billing)
    customer = Customer(
        name=billing.name,
        email=checked.email.value,
        phone=checked.phone.value if checked.phone else "",
        locale=checked.chosen_locale,
    )
    return Details(customer, billing, shipping)


def with_country_error(form: DetailsForm, locale: str) -> DetailsForm:
    """Return the form with the error that the order cannot be sent to the country."""
    fault = translations(DOMAIN, locale).gettext(
        "This order cannot be sent to that country: choose another, or ask the shop"
    )
    if form.shipping:
        return replace(form, shipping=replace(form.shipping, country=replace(form.shipping.country, error=fault)))
    return replace(form, billing=replace(form.billing, country=replace(form.billing.country, error=fault)))


def _address_fields(
    kind: str,
    *,
    typed: Mapping[str, str],
    countries: tuple[tuple[str, str], ...],
    texts: NullTranslations,
    apart: bool = False,
) -> AddressFields:
    """Return the fields of an address; `apart` adds "billing" to their labels, to distinguish two addresses."""
    _ = texts.gettext
    wanted = typed.get(f"{kind}_country", countries[0][0])
    country = wanted if wanted in dict(countries) else countries[0][0]
    form = address_form(country, texts)

    def field(part: AddressPart) -> Field:
        label = part.label
        if apart:
            label = _("Billing %(label)s") % {"label": label[0].lower() + label[1:] if label[1].islower() else label}
        return Field(
            name=f"{kind}_{part.name}",
            label=label,
            value=wanted if part.name == "country" else typed.get(f"{kind}_{part.name}", ""),
            autocomplete=f"{kind} {_AUTOCOMPLETE[part.name]}",
            inputmode="numeric" if part.numeric else "",
            required=part.required,
            options=part.options,
            missing=part.missing,
        )

    return AddressFields(
        kind=kind,
        country=field(AddressPart("country", _("Country"), _("Choose a country"), required=True, options=countries)),
        lines=(
            (field(AddressPart("name", _("Full name"), _("Enter your full name"), required=True)),),
            (field(AddressPart("company", _("Company"), "", required=False)),),
            (field(AddressPart("address1", _("Address"), _("Enter your street and number"), required=True)),),
            (field(AddressPart("address2", _("Apartment, floor or c/o"), "", required=False)),),
            *(tuple(field(part) for part in line) for line in form.lines),
        ),
        form=form,
    )


def _checked(form: DetailsForm, texts: NullTranslations) -> DetailsForm:
    """Return the form with the errors of each field."""
    _ = texts.gettext
    email = _complete(form.email, texts)
    if not email.error and not is_email_address(email.value):
        foreign = not email.value.rpartition("@")[0].isascii()
        fault = _("Use only the letters a to z, digits and signs before the @: we cannot send to other letters there")
        email = replace(email, error=fault if foreign else _("Enter an e-mail address like name@example.com"))
    phone = form.phone and _complete(form.phone, texts)
    if phone and phone.value and not phone.error and not is_phone(phone.value):
        phone = replace(phone, error=_("Enter a phone number like +47 22 12 34 56, or leave it empty"))
    return replace(
        form,
        email=email,
        phone=phone,
        shipping=_checked_address(form.shipping, texts) if form.shipping else None,
        billing=form.billing if form.billing_is_same else _checked_address(form.billing, texts),
    )


def _checked_address(address: AddressFields, texts: NullTranslations) -> AddressFields:
    return replace(
        address,
        country=_checked_part(address.country, address.form, texts),
        lines=tuple(tuple(_checked_part(field, address.form, texts) for field in line) for line in address.lines),
    )


def _checked_part(field: Field, form: AddressForm, texts: NullTranslations) -> Field:
    _ = texts.gettext
    part = field.name.partition("_")[2]
    if part == "postal_code":
        field = replace(field, value=form.postal_code(field.value))
    elif part == "province":
        field = replace(field, value=form.province(field.value))
    field = _complete(field, texts)
    if field.error or not field.value:
        return field
    if part == "postal_code" and not form.takes_postal_code(field.value):
        example = next((known.example for known in form.parts if known.name == part), "")
        return replace(field, error=_("Check the postcode: it looks like %(example)s") % {"example": example})
    if field.options and field.value not in dict(field.options):
        return replace(field, error=field.missing)
    return field


def _complete(field: Field, texts: NullTranslations) -> Field:
    if field.required and not field.value:
        return replace(field, error=field.missing)
    if len(field.value) > LONGEST:
        return replace(field, error=texts.gettext("Use at most %(number)s characters") % {"number": LONGEST})
    return field


def _address(fields: AddressFields) -> Address:
    values = {field.name.partition("_")[2]: field.value for field in fields.fields()}
    return Address(**values)


def _alphabetically(option: tuple[str, str]) -> str:
    """Sort names for Norwegian and English readers: Å after Ø."""
    return option[1].casefold().replace("å", "ø\uffff")
