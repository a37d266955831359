"""A page of settings that are saved together: the form, what is invalid in it, and what differs from another's save."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import VersionMismatchError
from invoicing.domain.values.version import ANY_VERSION
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.revision import (
    LOADED,
    Difference,
    as_loaded,
    labelled,
    merge,
    require_revision,
    revision_of,
)
from invoicing.pages.back_office.settings.setup import set_up_first
from invoicing.pages.back_office.typed_fields import InvalidFieldError, ShownFields, TypedFields
from invoicing.pages.i18n.language import translations
from invoicing.usecases.catalog.change_store import change_store

if TYPE_CHECKING:
    from invoicing.ports import Ports

TICKED = "on"
Labels = Callable[[Callable[[str], str]], Mapping[str, str]]
ChoiceLabels = Callable[[Callable[[str], str]], Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True, kw_only=True)
class SettingsForm:
    """A form of settings. A store that was never described is set up first: saving makes its settings its own.

    `fields_of` returns the settings as the form shows them, in a locale. `read` parses what was typed: its change may
    raise `InvalidFieldError` for what contradicts other settings. `labels` has every field, with a name in words, and
    `choices` the values of a field, with theirs.
    """

    address: str
    template: str
    labels: Labels
    fields_of: Callable[[Store, str], dict[str, str]]
    read: Callable[[TypedFields], Callable[[Store], Store]]
    texts: tuple[str, ...] = ()  # fields of several lines
    ticks: Collection[str] = ()
    choices: ChoiceLabels | None = None
    plain: Callable[[Mapping[str, str]], dict[str, str]] = dict  # what was typed, however it was
    words: Callable[[StaffRequest, Store, Mapping[str, str]], Mapping[str, Any]] | None = None
    back: str = "/admin/settings"
    saved: str = "saved"  # the notice

    def show(self, request: StaffRequest, ports: Ports) -> Response[str]:
        """Show the form."""
        if not_yet := set_up_first(request):
            return not_yet
        store = ports.stores.read()
        return self._page(request, store, as_loaded(self._stored(request, store)))

    def show_typed(self, request: StaffRequest, ports: Ports, typed: Mapping[str, str]) -> Response[str]:
        """Show the form as it was typed and not saved, with what is invalid in it."""
        if not_yet := set_up_first(request):
            return not_yet
        fields = TypedFields(typed, request.locale)
        self.read(fields)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if fields.errors else HTTPStatus.OK
        return self._page(request, ports.stores.read(), typed, fields.errors, status)

    def typed_in(self, request: StaffRequest) -> dict[str, str]:
        """Return what was typed."""
        names = [name for name in self._labels(request) if name not in self.texts]
        return self.plain(request.form(*names, "revision", LOADED, texts=self.texts))

    def update(self, request: StaffRequest, ports: Ports) -> Response[str]:
        """Save the form, or show what is invalid, or what another person has changed as well."""
        return set_up_first(request) or self._save(request, ports, self.typed_in(request))

    def _save(self, request: StaffRequest, ports: Ports, typed: Mapping[str, str]) -> Response[str]:
        fields = TypedFields(typed, request.locale)
        change, errors = self.read(fields), fields.errors

        def change_seen(before: Store) -> Store:
            require_revision(typed.get("revision", ""), self._revision(before), before.version)
            return change(before)

        if not errors:
            try:
                change_store(change_seen, ANY_VERSION, ports=ports)
            except VersionMismatchError:
                store = ports.stores.read()
                merged = merge(typed, self._stored(request, store), ticks=self.ticks)
                if merged.differing:
                    return self._stale(request, store, merged.values, merged.differing)
                return self._save(request, ports, merged.values)
            except InvalidFieldError as error:
                errors = error.errors
            else:
                return see_other(self.back, self.saved)
        return self._page(request, ports.stores.read(), typed, errors, HTTPStatus.UNPROCESSABLE_ENTITY)

    def try_out(
        self, request: StaffRequest, ports: Ports, tried: Callable[[Store], Mapping[str, Any]]
    ) -> Response[str]:
        """Show the form as it was typed, with what `tried` makes of the settings that it would save; nothing is saved.

        `tried` may raise `InvalidFieldError`.
        """
        if not_yet := set_up_first(request):
            return not_yet
        typed, store = self.typed_in(request), ports.stores.read()
        fields = TypedFields(typed, request.locale)
        change, errors = self.read(fields), fields.errors
        if not errors:
            try:
                return self._page(request, store, typed, words=tried(change(store)))
            except InvalidFieldError as error:
                errors = error.errors
        return self._page(request, store, typed, errors, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _stored(self, request: StaffRequest, store: Store) -> dict[str, str]:
        return {**self.fields_of(store, request.locale), "revision": self._revision(store)}

    def _stale(
        self, request: StaffRequest, store: Store, values: Mapping[str, str], differing: list[Difference]
    ) -> Response[str]:
        """Show the form with what differs now; saving it again replaces those changes of the other person's."""
        choices = self.choices(translations(DOMAIN, request.locale).gettext) if self.choices else {}
        told = labelled(differing, self._labels(request), request.locale, ticks=self.ticks, choices=choices)
        words = {"differing": told}
        return self._page(request, store, values, status=HTTPStatus.CONFLICT, words=words)

    def _page(
        self,
        request: StaffRequest,
        store: Store,
        values: Mapping[str, str],
        errors: Mapping[str, str] | None = None,
        status: HTTPStatus = HTTPStatus.OK,
        *,
        words: Mapping[str, Any] | None = None,
    ) -> Response[str]:
        shared = {
            "section": "more",
            "address": self.address,
            "store": store,
            "values": ShownFields(values),
            "errors": errors or {},
            "differing": [],
        }
        own = self.words(request, store, values) if self.words else {}
        return page(request, self.template, {**shared, **own, **(words or {})}, status)

    def _revision(self, store: Store) -> str:
        """Return the revision of what the form shows, the same in every language."""
        return revision_of(self.fields_of(store, "en"))

    def _labels(self, request: StaffRequest) -> Mapping[str, str]:
        return self.labels(translations(DOMAIN, request.locale).gettext)
