"""The e-mails that a world sends, and the reports of SES about them."""

from collections.abc import Callable
from copy import copy
from datetime import timedelta
from functools import partial
from typing import Any

from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.email.invoice import InvoiceOptions
from invoicing.domain.sale.email import Email, EmailReport, ReportType
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.sale import Sale
from invoicing.pages.email.invoice import render_invoice
from invoicing.pages.email.mime import EmailParts, read_message
from invoicing.pages.email.paid_notice import render_paid_notice
from invoicing.pages.email.receipt import render_receipt
from invoicing.pages.email.refund import render_refund
from invoicing.pages.email.reminder import render_reminder
from invoicing.pages.email.shipping_confirmation import render_shipping_confirmation
from invoicing.usecases.email.record_feedback import record_email_feedback
from invoicing.usecases.email.request_invoice import request_invoice
from invoicing.usecases.email.request_receipt import request_receipt
from invoicing.usecases.email.retry_pending import retry_email
from invoicing.usecases.email.send_invoice import send_invoice
from invoicing.usecases.email.send_paid_notice import send_paid_notice
from invoicing.usecases.email.send_receipt import send_receipt
from invoicing.usecases.email.send_refund_notice import send_refund_notice
from invoicing.usecases.email.send_reminders import send_reminders
from invoicing.usecases.email.send_shipping_confirmation import send_shipping_confirmation
from tests.support.builders.drafts import ready_draft
from tests.support.fakes import FakeClock, FakeMailer
from tests.support.worlds.customer import PUBLIC_BASE_URL
from tests.support.worlds.merchant import MerchantActions

SENDER = "shop@example.com"


class EmailActions(MerchantActions):
    """Requests, sends and reports e-mails. `invoice_requested` and `invoiced` prepare a sale; verbs act on one."""

    mailer: FakeMailer
    clock: FakeClock

    def request_invoice(self, sale_id: str, **options: Any) -> tuple[Sale, Email]:
        return request_invoice(sale_id, InvoiceOptions(**options), request=None, ports=self)

    def invoice_requested(self, draft: DraftInput | None = None, **options: Any) -> tuple[Sale, Email]:
        """Return a sale whose invoice is requested, and its e-mail."""
        return self.request_invoice(self.draft(draft or ready_draft()).id, **options)

    def invoiced(self, draft: DraftInput | None = None, **options: Any) -> tuple[Sale, Email]:
        """Return a sale whose invoice is sent, and its e-mail."""
        sale, email = self.invoice_requested(draft, **options)
        self.send_invoice(sale.id, email)
        return self.sale(sale.id), self.email(sale.id, email.id)

    def send_invoice(self, sale_id: str, email: Email, **more: Any) -> Email | None:
        return send_invoice(
            sale_id, email.id, **{"link": email.link, **self._sending(self._asking(render_invoice), **more)}
        )

    def request_receipt(self, sale_id: str, request: RequestKey | None = None) -> tuple[Sale, Email]:
        return request_receipt(sale_id, request=request, ports=self)

    def send_receipt(self, sale_id: str, email_id: str = "", **more: Any) -> Email | None:
        return send_receipt(sale_id, email_id, **self._sending(render_receipt, **more))

    def send_paid_notice(self, sale_id: str, **more: Any) -> Email | None:
        return send_paid_notice(sale_id, **self._sending(render_paid_notice, **more))

    def send_refund_notice(self, sale_id: str, about: str, **more: Any) -> Email | None:
        return send_refund_notice(sale_id, about, **self._sending(render_refund, **more))

    def send_shipping_confirmation(self, sale_id: str, about: str, **more: Any) -> Email | None:
        return send_shipping_confirmation(sale_id, about, **self._sending(render_shipping_confirmation, **more))

    def send_reminders(self, **more: Any) -> int:
        return send_reminders(**self._sending(self._asking(render_reminder), **more))

    def report_email(self, sale_id: str, email_id: str, kind: ReportType, **more: Any) -> Email | None:
        """Record what SES reports of an e-mail."""
        report = EmailReport(sale_id, email_id, kind, **more)
        return record_email_feedback(report, ports=self)

    def retry_email(self, sale_id: str, email_id: str, after: timedelta = timedelta()) -> None:
        self.clock.advance(after)
        retry_email(sale_id, email_id, ports=self)

    def read_email(self, number: int = -1) -> EmailParts:
        """Read an e-mail that was sent: the latest, unless said otherwise."""
        return read_message(self.mailer.sent[number].content)

    def _asking(self, render: Callable[..., Any]) -> Callable[..., Any]:
        """Return how an e-mail is rendered that asks for a payment."""
        return partial(render, has_provider=self.providers.has_provider)

    def _sending(self, render: Callable[..., Any], /, mailer: FakeMailer | None = None, **more: Any) -> dict[str, Any]:
        """Return how an e-mail is sent: by the world's mailer, unless said otherwise."""
        ports = copy(self)
        ports.mailer = mailer or self.mailer
        return {"base_url": PUBLIC_BASE_URL, "render": partial(render, sender=SENDER), "ports": ports, **more}
