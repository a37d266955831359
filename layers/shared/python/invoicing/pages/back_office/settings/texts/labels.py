"""The names of the store's own texts, as staff read them."""

from __future__ import annotations

from collections.abc import Callable


def text_labels(_: Callable[[str], str]) -> dict[str, str]:
    """Return the label of each text."""
    return {
        "greeting": _("Greeting of all e-mails"),
        "invoice_subject": _("Subject of the invoice"),
        "invoice_intro": _("Beginning of the invoice"),
        "reminder_subject": _("Subject of the reminder"),
        "reminder_intro": _("Beginning of the reminder"),
        "receipt_subject": _("Subject of the receipt"),
        "receipt_intro": _("Beginning of the receipt"),
        "shipping_subject": _("Subject of the shipping confirmation"),
        "shipping_intro": _("Beginning of the shipping confirmation"),
        "footer": _("Last lines of e-mails and pages"),
        "chat_message": _("Message with a link"),
    }
