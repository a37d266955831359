"""A store in memory that sends mail, and the words in which tests speak of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.email.invoice import InvoiceOptions
from invoicing.domain.sale.email import Email, EmailReport, ReportType, email_key
from invoicing.domain.sale.reminder import REMINDER, Reminder
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import receipt_id
from invoicing.pages.email.invoice import render_invoice
from invoicing.pages.email.mime import EmailParts, read_message
from invoicing.pages.email.receipt import render_receipt
from invoicing.pages.email.refund import render_refund
from invoicing.pages.email.reminder import render_reminder
from invoicing.usecases.draft_orders.cancel import cancel_draft_order
from invoicing.usecases.email.record_feedback import record_email_feedback
from invoicing.usecases.email.request_invoice import request_invoice
from invoicing.usecases.email.retry_pending import retry_email
from invoicing.usecases.email.send_invoice import send_invoice
from invoicing.usecases.email.send_receipt import send_receipt
from invoicing.usecases.email.send_refund_notice import send_refund_notice
from invoicing.usecases.email.send_reminders import send_reminders
from tests.support.actors.fake_world import KARI, OSLO, FakeWorld, draft_of
from tests.support.fakes.mailer import FakeMailer

SENDER = "shop@example.com"


class PostWorld(FakeWorld):
    """A world with a mailer."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.mailer = FakeMailer()

    def _sending(self, render: Callable[..., Any]) -> dict[str, Any]:
        return self._ports("sales", "stores", "mailer", "link_keys", "clock") | {
            "base_url": "https://shop.example",
            "render": partial(render, sender=SENDER),
        }

    # --- asking, sending, reporting -----------------------------------------------------------------------------------

    def requested(self, draft: DraftInput | None = None, **options: Any) -> tuple[Sale, Email]:
        """Return a sale whose invoice was asked for."""
        sale = self.create(draft or draft_of(customer=KARI, address=OSLO, method="post"))
        return self.request(sale.id, **options)

    def request(self, sale_id: str, **options: Any) -> tuple[Sale, Email]:
        ports = self._ports("sales", "stores", "ids", "clock")
        return request_invoice(sale_id, InvoiceOptions(**options), request=None, **ports)

    def invoiced(self, draft: DraftInput | None = None, **options: Any) -> tuple[Sale, Email]:
        """Return a sale whose invoice was sent."""
        sale, email = self.requested(draft, **options)
        self.send(sale.id, email)
        return self.sale(sale.id), self.email(sale.id, email.id)

    def send(self, sale_id: str, email: Email, **more: Any) -> Email | None:
        return send_invoice(sale_id, email.id, **{"link": email.link, **self._sending(render_invoice), **more})

    def send_receipt(self, sale_id: str, **more: Any) -> Email | None:
        return send_receipt(sale_id, **{**self._sending(render_receipt), **more})

    def send_refund_notice(self, sale_id: str, about: str, **more: Any) -> Email | None:
        return send_refund_notice(sale_id, about, **{**self._sending(render_refund), **more})

    def remind(self, **more: Any) -> int:
        return send_reminders(ids=self.ids, **{**self._sending(render_reminder), **more})

    def report(self, sale_id: str, email_id: str, kind: ReportType, **more: Any) -> Email | None:
        report = EmailReport(sale_id, email_id, kind, **more)
        return record_email_feedback(report, **self._ports("sales", "stores", "clock"))

    def settle(self, sale_id: str, email_id: str, after: timedelta = timedelta()) -> None:
        self.clock.advance(after)
        retry_email(sale_id, email_id, **self._ports("sales", "stores", "clock"))

    def cancel(self, sale_id: str) -> None:
        cancel_draft_order(sale_id, request=None, **self._ports("sales", "providers", "numbers", "ids", "clock"))

    def paid(self, draft: DraftInput | None = None) -> Sale:
        """Return a sale that was paid."""
        sale, token = self.ready(draft)
        self.pay(token)
        self.approve(sale.id)
        return self.process(sale.id)

    def reminders_in(self, days: int) -> None:
        """Let the store remind after so many days."""
        self.stores.put(replace(self.stores.get(), reminder_days=days))

    # --- looking ------------------------------------------------------------------------------------------------------

    def email(self, sale_id: str, email_id: str) -> Email:
        return self.sales.get(sale_id, email_key(email_id)).email(email_id)

    def receipt(self, sale_id: str) -> Email:
        return self.email(sale_id, receipt_id(sale_id))

    def reminder(self, sale_id: str) -> Reminder | None:
        return self.sales.get(sale_id, REMINDER).find(REMINDER, Reminder)

    def reminder_emails(self, sale_id: str) -> list[Email]:
        records = (loaded.record for loaded in self.sales.records[sale_id].values())
        return [record for record in records if isinstance(record, Email) and record.kind == "reminder"]

    def read(self, number: int = -1) -> EmailParts:
        """Read a mail that went out, the last one unless said otherwise."""
        return read_message(self.mailer.sent[number].content)

    def last(self, sale_id: str) -> Any:
        """Return what happened last on a sale's timeline."""
        return self.sales.timeline(sale_id, 100, None).items[-1].data
