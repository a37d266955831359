"""A store in the table of the template, whose e-mails go to moto's SES."""

from typing import Any

from moto.ses.models import ses_backends

from functions.send_invoice.handler import lambda_handler as send_invoice
from invoicing.adapters.event_envelope import to_envelope
from invoicing.bootstrap import app
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.sale import Sale
from invoicing.pages.email.mime import EmailParts, read_message
from local.template import ACCOUNT, REGION
from tests.support.aws import Aws
from tests.support.cast.products import product
from tests.support.cast.store import STORE
from tests.support.lambda_events import CONTEXT, sample
from tests.support.worlds.customer import CustomerActions
from tests.support.worlds.emails import EmailActions


class AwsWorld(EmailActions, CustomerActions):
    """The store of the tests with ten mugs. Its ports are those of `app`."""

    def __init__(self, aws: Aws) -> None:
        self.aws = aws
        self.set_store(STORE)
        self.set_product(product("mug"))
        self.products.change_stock("mug", 10, None)

    def __getattr__(self, port: str) -> Any:
        return getattr(app, port)

    def invoiced(self, draft: DraftInput | None = None, **options: Any) -> tuple[Sale, Email]:
        """Return a sale whose invoice the function has sent, and its e-mail."""
        sale, email = self.invoice_requested(draft, **options)
        send_invoice(self.bus_event(sale.id), CONTEXT)
        return self.sale(sale.id), self.email(sale.id, email.id)

    def bus_event(self, sale_id: str) -> dict[str, Any]:
        """Return a sale's latest event as the bus delivers it."""
        event = self.events(sale_id)[-1]
        return {"source": "invoicing", "detail-type": event.type, "detail": to_envelope(event)}

    def ses_event(self, name: str, sale_id: str, email_id: str) -> dict[str, Any]:
        """Return one of SES's sample events, about this e-mail."""
        event = sample(name)
        event["detail"]["mail"]["tags"] |= {"sale_id": [sale_id], "email_id": [email_id]}
        return event

    def sent(self) -> list[EmailParts]:
        """Read every e-mail that went to SES."""
        return [read_message(message.raw_data.encode()) for message in ses_backends[ACCOUNT][REGION].sent_messages]
