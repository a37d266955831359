"""A form that edits a draft order or an order: saved, refused, or shown on top of what another person has saved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import InvoicingError, VersionMismatchError
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import LOADED, as_loaded, merge, seen_version
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm, refused_form
from invoicing.pages.back_office.sales.subject import Subject, page_address, read_subject
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.back_office.words import Words, words_of
from invoicing.ports import OfficePorts

Save = Callable[[int], object]  # takes the version that the form shows
_NOTHING: Mapping[str, str] = MappingProxyType({})


def _always(subject: Subject) -> bool:
    del subject
    return True


def _no_words(subject: Subject, form: ActForm, words: Words) -> Mapping[str, Any]:
    del subject, form, words
    return _NOTHING


@dataclass(frozen=True, kw_only=True)
class EditForm:
    """A form of a sale.

    `fields_of` returns the fields as they are stored. `read` parses what was typed, and returns what saves it.
    `pointers` maps the JSON pointers of errors to fields. `differing` puts into words what another person has changed
    as well. The form is shown while the sale `is_open` to it; `words` is what else its template needs.
    """

    template: str
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()  # fields of several lines
    fields_of: Callable[[Subject], dict[str, str]]
    read: Callable[[StaffRequest, TypedFields, OfficePorts], Save]
    pointers: Mapping[str, str]
    differing: Callable[[Subject, ActForm, Words], list[tuple[str, str, str]]]
    together: Collection[Collection[str]] = ()  # fields that differ as one
    is_open: Callable[[Subject], bool] = _always
    words: Callable[[Subject, ActForm, Words], Mapping[str, Any]] = _no_words

    def show(self, request: StaffRequest, ports: OfficePorts) -> Response[str]:
        """Show the form, or the page of a sale that is not open to it."""
        subject = read_subject(request, ports)
        return self._page(request, subject, NEW_FORM, ports) if self.is_open(subject) else see_other(subject.address())

    def create(self, request: StaffRequest, ports: OfficePorts) -> Response[str]:
        """Save the form, or show what is invalid, refused, or differs from what another person has saved."""
        return self._save(request, request.form("version", LOADED, *self.names, texts=self.texts), ports)

    def _save(self, request: StaffRequest, typed: Mapping[str, str], ports: OfficePorts) -> Response[str]:
        fields = TypedFields(typed, request.locale)
        save = self.read(request, fields, ports)
        form = ActForm(typed, fields.errors)
        if not fields.errors:
            try:
                save(seen_version(typed.get("version", "")))
            except VersionMismatchError as error:
                merged = merge(typed, self._stored(read_subject(request, ports)), together=self.together)
                if not merged.differing:
                    return self._save(request, merged.values, ports)
                refused = refused_form(merged.values, error, _NOTHING, words_of(request, ports))
                form = replace(refused, differing=tuple(merged.differing))
            except InvoicingError as error:
                form = refused_form(typed, error, self.pointers, words_of(request, ports))
            else:
                return see_other(page_address(request), "saved")
        return self._page(request, read_subject(request, ports), form, ports)

    def _stored(self, subject: Subject) -> dict[str, str]:
        return {**self.fields_of(subject), "version": str(subject.version)}

    def _page(self, request: StaffRequest, subject: Subject, form: ActForm, ports: OfficePorts) -> Response[str]:
        words = words_of(request, ports)
        shown = form if form.typed else replace(form, typed=as_loaded(self._stored(subject)))
        about = {
            **subject.head,
            "typed": shown.typed,
            "errors": shown.errors,
            "differing": self.differing(subject, shown, words),
            **self.words(subject, shown, words),
        }
        return page(request, self.template, about, shown.status)
