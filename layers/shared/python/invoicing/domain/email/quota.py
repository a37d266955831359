"""Which e-mails count against the quota of their recipient, and when.

Those that a person asks for: invoices and receipts that staff request, and invoices for holders of expired links. They
are counted in the transaction that stores the request, so that a crash between counting and sending loses or doubles
neither.

Those that follow from what staff do without a payment at a provider: receipts and refund notices of manual payments,
receipts of orders that cost nothing, and shipping confirmations. They are counted in the transaction of their first
claim: what staff did is done by then, and is not refused for an e-mail's sake.

Other e-mails are not counted and never refused: the receipt of a payment, the notice of a refund at the provider, the
one reminder of an invoice, and what the store itself is told.
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


def count_claim(sale: Sale, email: Email, to: str, now: datetime, *, is_without_payment: bool) -> None:
    """Count an e-mail for the address that it goes to now, unless it was counted for that address already."""
    was_counted = _is_requested(sale, email) or (is_without_payment and email.tries > 0)
    if was_counted and is_same_address(to, email.to):
        return
    if was_counted or is_without_payment:
        sale.count_email(EmailQuota.of(to, now, now))


def _is_requested(sale: Sale, email: Email) -> bool:
    is_receipt = email.kind is EmailKind.RECEIPT and email.id != receipt_id(sale.id)
    return is_receipt or email.kind is EmailKind.INVOICE
