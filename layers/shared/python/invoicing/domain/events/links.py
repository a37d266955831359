"""Events of links."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.events.event import Event


@dataclass(frozen=True)
class LinkCreated(Event):
    """Staff created a link for a channel."""

    link_id: str
    channel: str


@dataclass(frozen=True)
class LinkOpened(Event):
    """A person opened a link in a browser."""

    link_id: str
    channel: str


@dataclass(frozen=True)
class NewLinkRefused(Event):
    """The customer asked for a new link, and it cannot be sent; `reason` says why and what to do."""

    link_id: str
    reason: str


@dataclass(frozen=True)
class LinkRevoked(Event):
    """Staff revoked a link."""

    link_id: str
