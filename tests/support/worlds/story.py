"""A sale's timeline in a form that tests compare."""

from collections.abc import Iterable

from invoicing.domain.events import EmailSent, RecordedEvent


def story_of(events: Iterable[RecordedEvent]) -> list[str]:
    """Return the types of events; of e-mails that were sent, the kind as well."""
    return [f"{event.type} {event.data.kind}" if isinstance(event.data, EmailSent) else event.type for event in events]
