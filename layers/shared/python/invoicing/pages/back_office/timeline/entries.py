"""The entries of a timeline: when, by whom and what. One that cannot be read is shown as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.events import Actor, RecordedEvent
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.staff.member import StaffMember
from invoicing.pages.back_office.timeline.sentence import Action, Severity, Teller
from invoicing.pages.back_office.timeline.table import sentence_of
from invoicing.pages.back_office.words import Words
from invoicing.ports.staff import StaffMembers


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """An event as the timeline shows it. `at` is None for one that cannot be read."""

    id: str
    at: datetime | None
    when: str
    actor: str
    text: str
    severity: Severity = Severity.INFO
    action: Action | None = None
    detail: str = ""


def entries_of(
    events: Iterable[RecordedEvent | Unreadable], words: Words, staff: StaffMembers
) -> tuple[TimelineEntry, ...]:
    """Return the entries of events. Names of staff are read in one call, if staff caused one of them."""
    events = tuple(events)
    ids = {event.staff_id for event in events if isinstance(event, RecordedEvent) and event.staff_id}
    names = staff.get(ids) if ids else {}
    return tuple(_entry(event, words, names) for event in events)


def _entry(event: RecordedEvent | Unreadable, words: Words, names: Mapping[str, StaffMember]) -> TimelineEntry:
    _ = words.gettext
    if isinstance(event, Unreadable):
        text = _("This entry cannot be read (%(id)s)") % {"id": event.name or event.id}
        return TimelineEntry(event.id, None, "", "", text, Severity.ATTENTION)
    told = sentence_of(Teller(words.locale, words.time_zone, words.now, event))
    actor = _actor(event, words, names)
    when = words.moment(event.occurred_at)
    return TimelineEntry(event.id, event.occurred_at, when, actor, told.text, told.severity, told.action, told.detail)


def _actor(event: RecordedEvent, words: Words, names: Mapping[str, StaffMember]) -> str:
    """Return who caused an event: the name of the staff member or, without one, their kind."""
    _ = words.gettext
    member = names.get(event.staff_id or "")
    if member is not None and member.name:
        return member.name
    return {
        Actor.STAFF: _("Staff"),
        Actor.CUSTOMER: _("Customer"),
        Actor.SYSTEM: _("Automatic"),
        Actor.PROVIDER: _("Payment provider"),
    }[event.actor]
