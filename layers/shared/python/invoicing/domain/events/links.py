"""What happens to links."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.events.event import Event


@dataclass(frozen=True)
class LinkCreated(Event):
    """A link was made for a channel."""

    link_id: str
    channel: str


@dataclass(frozen=True)
class LinkOpened(Event):
    """A person opened a link in a browser."""

    link_id: str
    channel: str


@dataclass(frozen=True)
class NewLinkRefused(Event):
    """A customer whose link had run out asked for a new one, which cannot be sent; `reason` says why and what to do."""

    link_id: str
    reason: str


@dataclass(frozen=True)
class LinkRevoked(Event):
    """Staff ended a link."""

    link_id: str
