"""The store's log: who changed which setting, when, and from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.changes import SettingChange
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.values.language import LANGUAGES
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.settings.branding.labels import branding_labels, choice_labels
from invoicing.pages.back_office.settings.countries import country_options
from invoicing.pages.back_office.settings.texts.labels import text_labels
from invoicing.pages.back_office.timeline.entries import TimelineEntry, entries_of
from invoicing.pages.back_office.timeline.field_names import field_names
from invoicing.pages.back_office.words import Words, words_of
from invoicing.ports import OfficePorts
from invoicing.ports.settings import LoggedChange

_ENTRIES = 25


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A setting with its values in words."""

    setting: str
    before: str
    after: str


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show the newest entries or, with a cursor, those before it."""
    logged = ports.stores.log(_ENTRIES, request.query.get("cursor"))
    words = words_of(request, ports)
    events = [item if isinstance(item, Unreadable) else item.event for item in logged.items]
    entries = entries_of(events, words, ports.staff_members)
    return page(
        request,
        "settings/log.html",
        {
            "section": "more",
            "entries": list(_with_changes(logged.items, entries, words)),
            "next_cursor": logged.next_cursor,
        },
    )


def _with_changes(
    logged: Sequence[LoggedChange | Unreadable], entries: tuple[TimelineEntry, ...], words: Words
) -> Iterator[tuple[TimelineEntry, list[ToldChange]]]:
    for item, entry in zip(logged, entries, strict=True):
        yield entry, [_told(change, words) for change in item.changes] if isinstance(item, LoggedChange) else []


def _told(change: SettingChange, words: Words) -> ToldChange:
    if change.is_rest:
        count = int(change.after)
        return ToldChange(words.ngettext("and %(number)s more setting", "and %(number)s more settings", count), "", "")
    names, known = _words_of(change.path[0], words)
    path = " · ".join(names.get(part) or field_names([part], words) for part in change.path)
    before, after = (known.get(value, value) or words.gettext("Empty") for value in (change.before, change.after))
    return ToldChange(path[:1].upper() + path[1:], before, after)


def _words_of(setting: str, words: Words) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the names of the parts of a setting, and of its values."""
    _ = words.gettext
    if setting == "texts":
        return text_labels(_) | LANGUAGES, {}
    if setting == "branding":
        values = choice_labels(_)
        return branding_labels(_), values["corner_radius"] | values["font"]
    if setting == "country":
        return {}, dict(country_options(words.locale))
    if setting == "locale":
        return {}, LANGUAGES
    return {}, {"true": _("Yes"), "false": _("No")}
