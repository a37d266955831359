"""The fields of the details form, and those of an address: filled in, and checked by the rules of its country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from gettext import NullTranslations

from invoicing.adapters.vat_numbers import CHECKED_PREFIXES, is_vat_number, plain_vat_number
from invoicing.domain.values.address import Address
from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.text import (
    LONGEST_LINE,
    SHORTEST_PHONE,
    EmailFault,
    email_fault,
    is_phone_number,
    plain_phone,
)
from invoicing.pages.checkout.address_form import AddressForm, AddressPart, address_form
from invoicing.pages.http.form import clean

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
ADDRESS_PARTS = ("country", "name", "company", "address1", "address2", "postal_code", "city", "province")


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its value; `stored` is what the sale has, which staff may have written by other rules."""

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
    stored: str = ""
    longest: int = LONGEST_LINE

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the value is the stored one, as a form sends it."""
        return bool(self.stored) and self.value in {self.stored, clean(self.stored)}

    def checked(self, texts: NullTranslations) -> Field:
        """Return the field with the error that it is empty or too long."""
        if self.required and not self.value:
            return replace(self, error=self.missing)
        if len(self.value) > self.longest:
            fault = texts.gettext("Use at most %(number)s characters") % {"number": self.longest}
            return replace(self, error=fault)
        return self


@dataclass(frozen=True, slots=True)
class AddressFields:
    """The fields of one address: the country, then lines of fields in the country's order.

    `stored` are all parts of the sale's address if it is in the same country. `apart` tells whether the form has
    another address, so that errors name this one, the billing address.
    """

    kind: str  # "shipping" or "billing"
    country: Field
    lines: tuple[tuple[Field, ...], ...]
    form: AddressForm
    stored: Mapping[str, str] = field(default_factory=dict)
    apart: bool = False

    def fields(self) -> Iterator[Field]:
        yield self.country
        for line in self.lines:
            yield from line

    def checked(self, texts: NullTranslations) -> AddressFields:
        """Return the fields with the errors of each; of an unknown country, those that depend on it have none."""

        def checked(part: Field) -> Field:
            part = _checked(part, self.form, texts)
            if not (part.error and self.apart):
                return part
            fault = texts.gettext("For the billing address, %(fault)s") % {"fault": _lowered(part.error)}
            return replace(part, error=fault)

        country = checked(self.country)
        unknown = {f"{self.kind}_{part.name}" for part in self.form.parts} if country.error else set()
        lines = (tuple(part if part.name in unknown else checked(part) for part in line) for line in self.lines)
        return replace(self, country=country, lines=tuple(lines))

    def to_address(self) -> Address:
        """Return the address. In the same country it keeps stored parts that the form does not have."""
        values = {part.name.partition("_")[2]: part.value for part in self.fields()}
        return Address(**{**self.stored, **values})


def address_fields(
    kind: str,
    *,
    typed: Mapping[str, str],
    stored: Mapping[str, str],
    countries: tuple[tuple[str, str], ...],
    texts: NullTranslations,
    apart: bool = False,
) -> AddressFields:
    """Return the fields of an address, in the country that was typed, is stored, or is the first of `countries`.

    `apart` adds "billing" to their labels and errors, to distinguish two addresses.
    """
    _ = texts.gettext
    first, known = countries[0][0], stored.get(f"{kind}_country")
    wanted = typed.get(f"{kind}_country", known or first)
    form = address_form(wanted if wanted in dict(countries) else first, texts)
    parts = {name.removeprefix(f"{kind}_"): text for name, text in stored.items() if name.startswith(f"{kind}_")}
    kept = parts if wanted == known else {}

    def part_field(part: AddressPart) -> Field:
        label = part.label
        if apart:
            label = _("Billing %(label)s") % {"label": _lowered(label)}
        value = wanted if part.name == "country" else typed.get(f"{kind}_{part.name}", "")
        options = part.options
        if part.name == "province" and options:
            value = form.province(value)
            options = _with_stored(options, form.province(kept.get("province", "")))
        return Field(
            name=f"{kind}_{part.name}",
            label=label,
            value=value,
            autocomplete=f"{kind} {_AUTOCOMPLETE[part.name]}",
            inputmode="numeric" if part.numeric else "",
            required=part.required,
            options=options,
            missing=part.missing,
            stored=kept.get(part.name, ""),
        )

    return AddressFields(
        kind=kind,
        country=part_field(
            AddressPart("country", _("Country"), _("Choose a country"), required=True, options=countries)
        ),
        lines=(
            (part_field(AddressPart("name", _("Full name"), _("Enter your full name"), required=True)),),
            (part_field(AddressPart("company", _("Company"), "", required=False)),),
            (part_field(AddressPart("address1", _("Address"), _("Enter your street and number"), required=True)),),
            (part_field(AddressPart("address2", _("Apartment, floor or c/o"), "", required=False)),),
            *(tuple(part_field(part) for part in line) for line in form.lines),
        ),
        form=form,
        stored=kept,
        apart=apart,
    )


def _lowered(words: str) -> str:
    """Return words for the middle of a sentence: "eircode" of "Eircode", but "ZIP code"."""
    return words[0].lower() + words[1:] if words[1].islower() else words


def _with_stored(options: tuple[tuple[str, str], ...], stored: str) -> tuple[tuple[str, str], ...]:
    """Return the options, after what staff wrote if they do not have it."""
    return ((stored, stored), *options) if stored and stored not in dict(options) else options


def _checked(part: Field, form: AddressForm, texts: NullTranslations) -> Field:
    """Return a field with its error. One that has what is stored is not judged, since staff may have written it."""
    _ = texts.gettext
    name = part.name.partition("_")[2]
    if part.is_unchanged and name != "country":
        return replace(part, value=part.stored)
    if name == "postal_code":
        part = replace(part, value=form.postal_codes.normalized(part.value))
    part = part.checked(texts)
    if part.error or not part.value:
        return part
    if name == "postal_code" and not form.postal_codes.takes(part.value):
        example = next(iter(form.postal_codes.examples), "")
        return replace(part, error=_("Check the postcode: it looks like %(example)s") % {"example": example})
    if part.options and part.value not in dict(part.options):
        return replace(part, error=part.missing)
    return part


def checked_email(email: Field, texts: NullTranslations) -> Field:
    """Return the field of the e-mail address with its error."""
    _ = texts.gettext
    if email.is_unchanged:
        return replace(email, value=email.stored)
    email = email.checked(texts)
    faults = {
        None: "",
        EmailFault.ADDRESS: _("Enter an e-mail address like name@example.com"),
        EmailFault.LOCAL_PART: _(
            "Use only the letters a to z, digits and signs before the @: we cannot send to other letters there"
        ),
    }
    return email if email.error else replace(email, error=faults[email_fault(email.value)])


def checked_phone(phone: Field, texts: NullTranslations) -> Field:
    """Return the field of the phone number with its error."""
    if phone.is_unchanged:
        return replace(phone, value=phone.stored)
    phone = replace(phone, value=plain_phone(phone.value)).checked(texts)
    if phone.error or not phone.value or is_phone_number(phone.value):
        return phone
    fault = texts.gettext("Enter a phone number with at least %(number)s digits") % {"number": SHORTEST_PHONE}
    return replace(phone, error=fault)


def checked_vat_number(field: Field, texts: NullTranslations) -> Field:
    """Return the field of the VAT number with its error."""
    if field.is_unchanged:
        return replace(field, value=field.stored)
    field = replace(field, value=plain_vat_number(field.value)).checked(texts)
    if field.error or not field.value or is_vat_number(field.value):
        return field
    _ = texts.gettext
    fault = _("This VAT number is not valid: check it, or leave it empty")
    if field.value[:2] not in CHECKED_PREFIXES | COUNTRIES:
        fault = _("Enter a VAT number with the letters of its country, like DE136695976, or leave it empty")
    return replace(field, error=fault)
