"""The sender of e-mails: its address, and what Amazon SES says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page

if TYPE_CHECKING:
    from invoicing.ports import Ports


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show the sender."""
    sender = ports.mailer.sender()
    words = {"section": "more", "sender": sender, "reply_to": ports.stores.read().email}
    return page(request, "settings/sender.html", words)
