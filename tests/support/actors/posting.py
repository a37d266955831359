"""Sales in the table with mail on its way, and the events that functions are given about them."""

import json
from types import SimpleNamespace
from typing import Any

from moto.ses.models import ses_backends

from functions.send_invoice.handler import lambda_handler as send_invoice
from invoicing.adapters.event_envelope import envelope
from invoicing.bootstrap import app
from invoicing.domain.draft_orders.draft_input import DraftInput, LineInput
from invoicing.domain.email.invoice import InvoiceOptions
from invoicing.domain.sale.email import Email, email_key
from invoicing.domain.sale.sale import Sale
from invoicing.pages.email.mime import EmailParts, read_message
from invoicing.usecases.draft_orders.create import create_draft_order
from invoicing.usecases.email.request_invoice import request_invoice
from local.template import ACCOUNT, REGION
from tests.conftest import Aws
from tests.support.actors.fake_world import KARI, OSLO, STORE, draft_of, product
from tests.support.repository import ROOT

SAMPLES = ROOT / "events"
CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000)


def sample(name: str) -> dict[str, Any]:
    """Return a sample event of `events/`."""
    loaded: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text())
    return loaded


class Post:
    """A shop in the table, and its mails in moto's SES."""

    def __init__(self, aws: Aws) -> None:
        self.aws = aws
        app.stores.put(STORE)
        app.products.put(product("mug"))
        app.products.change_stock("mug", 10, None)

    def draft(self, draft: DraftInput | None = None) -> Sale:
        wanted = draft or draft_of(LineInput(1, sku="mug"), customer=KARI, address=OSLO, method="post")
        names = ("products", "sales", "stores", "numbers", "ids", "clock")
        return create_draft_order(wanted, request=None, **{name: getattr(app, name) for name in names})

    def requested(self) -> tuple[Sale, Email]:
        sale = self.draft()
        ports = {name: getattr(app, name) for name in ("sales", "stores", "ids", "clock")}
        return request_invoice(sale.id, InvoiceOptions(), request=None, **ports)

    def invoiced(self) -> tuple[Sale, Email]:
        sale, email = self.requested()
        send_invoice(self.last_event(sale.id), CONTEXT)
        return app.sales.get(sale.id), self.email(sale.id, email.id)

    def email(self, sale_id: str, email_id: str) -> Email:
        return app.sales.get(sale_id, email_key(email_id)).email(email_id)

    def last_event(self, sale_id: str) -> dict[str, Any]:
        """Return what happened last, as the bus brings it."""
        event = app.sales.timeline(sale_id, 100, None).items[-1]
        return {"source": "invoicing", "detail-type": event.type, "detail": envelope(event)}

    def story(self, sale_id: str) -> list[str]:
        """Return the types of a sale's events; of e-mails that were sent, the kind as well."""
        events = app.sales.timeline(sale_id, 100, None).items
        return [f"EmailSent {event.data.kind}" if event.type == "EmailSent" else event.type for event in events]

    def sent(self) -> list[EmailParts]:
        return [read_message(message.raw_data.encode()) for message in ses_backends[ACCOUNT][REGION].sent_messages]

    def report(self, name: str, sale_id: str, email_id: str) -> dict[str, Any]:
        """Return one of SES's samples, about this mail."""
        event = sample(name)
        event["detail"]["mail"]["tags"] |= {"sale_id": [sale_id], "email_id": [email_id]}
        return event
