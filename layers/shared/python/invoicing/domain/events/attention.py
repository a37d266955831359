"""Events of what needs attention."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.events.event import Event


@dataclass(frozen=True)
class AttentionDismissed(Event):
    """Staff dismissed what needed attention; it comes back when the same happens anew."""

    kind: AttentionKind
