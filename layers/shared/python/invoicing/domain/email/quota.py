"""Which e-mails count against the quota of their recipient, and when.

Those that a person asks for: invoices and receipts that staff request, and invoices for holders of expired links. They
are counted in the transaction that stores the request, so that a crash between counting and sending loses or doubles
neither. An automatic e-mail is not counted and never refused: there is one receipt for a payment, one notice for a
refund, one confirmation for a fulfillment and one reminder for an invoice.
"""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.events import EmailKind
from invoicing.domain.rate_limits.email_quota import EmailQuota
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import receipt_id
from invoicing.domain.values.text import is_same_address


def count_request(sale: Sale, email: Email, now: datetime) -> None:
    """Count an e-mail on the day on which it is to be sent. Saving raises `TooManyEmailsError` beyond the quota."""
    sale.count_email(EmailQuota.of(email.to, email.send_at or now, now))


def count_new_recipient(sale: Sale, email: Email, to: str, now: datetime) -> None:
    """Count an e-mail for the address that it goes to now, if that changed since it was requested."""
    if _is_requested(sale, email) and not is_same_address(to, email.to):
        sale.count_email(EmailQuota.of(to, now, now))


def _is_requested(sale: Sale, email: Email) -> bool:
    is_receipt = email.kind is EmailKind.RECEIPT and email.id != receipt_id(sale.id)
    return is_receipt or email.kind is EmailKind.INVOICE
