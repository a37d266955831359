"""What happened to a product lately: units that came in and went out, why, and who said so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from typing import TYPE_CHECKING

from invoicing.domain.events.store import ProductChanged
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from invoicing.domain.events import RecordedEvent
    from invoicing.domain.sale.summary import Unreadable
    from invoicing.ports import OfficePorts

DEFAULT_REASON = "correction"
_MOST = 10
_PLUS, _MINUS = "+", "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event in words."""

    words: str
    at: datetime
    by: str


def reasons(locale: str) -> dict[str, str]:
    """Return the reasons for a change of stock, by what its event stores."""
    _ = translations(DOMAIN, locale).gettext
    return {
        DEFAULT_REASON: _("Correction"),
        "received": _("Goods received"),
        "returned": _("Returned by a customer"),
        "damaged": _("Damaged"),
        "lost": _("Lost or stolen"),
    }


def history(sku: str, locale: str, ports: OfficePorts) -> list[HistoryEntry]:
    """Return the latest events of a product in words, newest first."""
    events = list(_readable(ports.products.history(sku, _MOST)))
    members = ports.staff_members.get(event.staff_id for event, _ in events if event.staff_id)
    texts = translations(DOMAIN, locale)
    return [
        HistoryEntry(
            _words(change, locale, texts),
            event.occurred_at,
            members[by].name if (by := event.staff_id) and by in members else "",
        )
        for event, change in events
    ]


def _readable(events: Iterable[RecordedEvent | Unreadable]) -> Iterator[tuple[RecordedEvent, ProductChanged]]:
    for event in events:
        data = getattr(event, "data", None)
        if isinstance(data, ProductChanged):
            yield event, data  # type: ignore[misc]  # what has such data is an event


def _words(change: ProductChanged, locale: str, texts: NullTranslations) -> str:
    _ = texts.gettext
    units = f"{_PLUS if change.adjustment > 0 else _MINUS}{formats.number(abs(change.adjustment), locale)}"
    if change.is_new:
        return f"{_('Created')} · {units}" if change.adjustment else _("Created")
    if not change.adjustment:
        return _("Stock changed") if change.changed == ("available",) else _("Edited")
    code, _colon, note = change.reason.partition(": ")
    known = reasons(locale)
    said = " · ".join(filter(None, [known[code], note])) if code in known else change.reason
    return f"{units} · {said}" if said else units
