"""The entries of a timeline, events and comments: when, by whom and what. One that cannot be read is shown as such."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.events import Actor, RecordedEvent
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.staff.comment import Comment
from invoicing.domain.staff.member import StaffMember
from invoicing.pages.back_office.timeline.sentence import Action, Severity, Teller
from invoicing.pages.back_office.timeline.table import sentence_of
from invoicing.pages.back_office.words import Words
from invoicing.ports.staff import StaffMembers


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """An event or a comment as the timeline shows it. `at` is None for one that cannot be read."""

    id: str
    at: datetime | None
    when: str
    actor: str
    text: str
    severity: Severity = Severity.INFO
    action: Action | None = None
    detail: str = ""
    is_comment: bool = False


def entries_of(
    items: Iterable[RecordedEvent | Comment | Unreadable],
    words: Words,
    staff: StaffMembers,
    *,
    removal_of: Callable[[Comment], str] = lambda _: "",
) -> tuple[TimelineEntry, ...]:
    """Return the entries of events and comments. Names of staff are read in one call, if an entry names one.

    `removal_of` returns the address of the page that removes a comment; empty if the reader may not remove it.
    """
    items = tuple(items)
    ids = {staff_id for item in items for staff_id in _staff_of(item)}
    names = staff.get(ids) if ids else {}
    return tuple(
        _comment(item, words, names, removal_of(item)) if isinstance(item, Comment) else _entry(item, words, names)
        for item in items
    )


def _staff_of(item: RecordedEvent | Comment | Unreadable) -> Iterable[str]:
    match item:
        case RecordedEvent():
            return filter(None, [item.staff_id])
        case Comment():
            return filter(None, [item.staff_id, item.removed_by])
    return ()


def _comment(comment: Comment, words: Words, names: Mapping[str, StaffMember], removal: str) -> TimelineEntry:
    _ = words.gettext
    when, author = words.moment(comment.created_at), _name(comment.staff_id, words, names)
    if comment.removed_at is not None:
        removed = {"name": _name(comment.removed_by, words, names), "time": words.moment(comment.removed_at)}
        text = _("This comment was removed by %(name)s, %(time)s.") % removed
        return TimelineEntry(comment.id, comment.created_at, when, author, text, Severity.MINOR)
    action = Action(_("Remove"), removal) if removal else None
    return TimelineEntry(comment.id, comment.created_at, when, author, comment.text, action=action, is_comment=True)


def _name(staff_id: str, words: Words, names: Mapping[str, StaffMember]) -> str:
    member = names.get(staff_id)
    return member.name if member is not None and member.name else words.gettext("Staff")


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
    if event.actor is Actor.STAFF:
        return _name(event.staff_id or "", words, names)
    return {
        Actor.CUSTOMER: _("Customer"),
        Actor.SYSTEM: _("Automatic"),
        Actor.PROVIDER: _("Payment provider"),
    }[event.actor]
