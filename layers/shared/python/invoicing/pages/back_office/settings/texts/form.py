"""The store's own texts: the languages, and the form of one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.store_texts import (
    DEFAULT_TEXTS,
    TEXT_NAMES,
    StoreTexts,
    faulty_placeholder,
    is_one_line,
    is_subject,
    placeholders_of,
)
from invoicing.domain.errors import EmailRejectedError
from invoicing.domain.events import EmailKind
from invoicing.domain.values.language import LANGUAGES
from invoicing.domain.values.text import LONGEST_TEXT
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.errors import sentence_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import not_found, page
from invoicing.pages.back_office.settings.form import SettingsForm
from invoicing.pages.back_office.settings.setup import set_up_first
from invoicing.pages.back_office.settings.texts.labels import text_labels
from invoicing.pages.back_office.settings.texts.preview import ADDRESS, kind_named, sample_of
from invoicing.pages.back_office.typed_fields import InvalidFieldError, TypedFields
from invoicing.pages.email.default_texts import default_texts
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from invoicing.ports import OfficePorts, Ports

_PREVIEW = "preview"  # the button's name; its value is the kind of the e-mail


@dataclass(frozen=True, slots=True)
class TextField:
    """A field of the form. `default` is the text that stands where the field is empty."""

    name: str
    label: str
    default: str
    placeholders: str
    is_one_line: bool


def show_languages(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the languages, each with its number of own texts."""
    if not_yet := set_up_first(request):
        return not_yet
    store = ports.stores.read()
    counts = {language: sum(map(bool, asdict(store.texts_in(language)).values())) for language in LANGUAGES}
    return page(request, "settings/texts/languages.html", {"section": "more", "counts": counts})


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the form of a language."""
    language = request.parameters["language"]
    return _form(language).show(request, ports) if language in LANGUAGES else not_found(request)


def update(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Save the texts of a language, or show what is invalid or differs; a button for a preview saves nothing."""
    language = request.parameters["language"]
    if language not in LANGUAGES:
        return not_found(request)
    kind = kind_named(request.form(_PREVIEW).get(_PREVIEW, ""))
    if kind is None:
        return _form(language).update(request, ports)

    def tried(store: Store) -> dict[str, Any]:
        try:
            return {"previewed": kind.value, "email": sample_of(kind, request, store, ports)}
        except EmailRejectedError as error:
            raise InvalidFieldError("", sentence_of(error, request.locale)) from error

    return _form(language).try_out(request, ports, tried)


def _form(language: str) -> SettingsForm:
    def fields_of(store: Store, locale: str) -> dict[str, str]:
        del locale
        return asdict(store.texts_in(language))

    def read(fields: TypedFields) -> Callable[[Store], Store]:
        own = StoreTexts(**{name: _text(fields, name) for name in TEXT_NAMES})

        def change(before: Store) -> Store:
            others = {other: texts for other, texts in before.texts.items() if other != language}
            return replace(before, texts=others if own == DEFAULT_TEXTS else {**others, language: own})

        return change

    def words(request: StaffRequest, store: Store, values: Mapping[str, str]) -> dict[str, Any]:
        del store, values
        return {"language": language, "groups": _groups(language, request.locale), "previewed": ""}

    return SettingsForm(
        address=f"{ADDRESS}/{language}",
        template="settings/texts/form.html",
        labels=text_labels,
        fields_of=fields_of,
        read=read,
        texts=tuple(name for name in TEXT_NAMES if not is_one_line(name)),
        words=words,
        back=f"{ADDRESS}/{language}",
    )


def _text(fields: TypedFields, name: str) -> str:
    """Return a text that was typed, in which only its placeholders stand."""
    if is_subject(name):
        text = fields.header(name)
    else:
        text = fields.line(name) if is_one_line(name) else fields.line(name, longest=LONGEST_TEXT)
    if placeholder := faulty_placeholder(name, text):
        sentence = fields.texts.gettext("Take %(placeholder)s out: only these are filled in: %(known)s")
        fields.refuse(name, sentence % {"placeholder": placeholder, "known": _placeholders(name)})
    return text


def _placeholders(name: str) -> str:
    return ", ".join(f"{{{each}}}" for each in placeholders_of(name))


def _groups(language: str, locale: str) -> list[tuple[str, str, list[TextField]]]:
    """Return the fields of the form, under the title of each e-mail or place, with the e-mail's kind."""
    _ = translations(DOMAIN, locale).gettext
    usual, labels = asdict(default_texts(language)), text_labels(_)
    emails = {
        "invoice": (_("Invoice"), EmailKind.INVOICE.value),
        "reminder": (_("Reminder"), EmailKind.REMINDER.value),
        "receipt": (_("Receipt"), EmailKind.RECEIPT.value),
        "shipping": (_("Shipping confirmation"), EmailKind.SHIPPING_CONFIRMATION.value),
    }
    fields = [TextField(name, labels[name], usual[name], _placeholders(name), is_one_line(name)) for name in TEXT_NAMES]
    by_group: dict[tuple[str, str], list[TextField]] = {}
    for field in fields:
        prefix = field.name.partition("_")[0]
        by_group.setdefault(emails.get(prefix, (field.label, "")), []).append(field)
    return [(title, kind, of_group) for (title, kind), of_group in by_group.items()]
