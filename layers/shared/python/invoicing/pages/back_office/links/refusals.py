"""What a refused link or invoice says, where the error's own sentence is about other forms or about the API."""

from __future__ import annotations

from collections.abc import Mapping

from invoicing.domain.errors import InvoicingError, OutOfStockError
from invoicing.pages.back_office.errors import status_of
from invoicing.pages.back_office.sales.acts import ActForm, refused_form
from invoicing.pages.back_office.words import Words


def refused_share(typed: Mapping[str, str], error: InvoicingError, fields: Mapping[str, str], words: Words) -> ActForm:
    """Return the form of a link or an invoice that was refused, as `refused_form` does.

    Raises:
        NotFoundError: the error, if it is one.
    """
    sentence = _sentence(error, words)
    if not sentence:
        return refused_form(typed, error, fields, words)
    field = fields.get(error.code, fields.get(error.pointer or "", ""))
    return ActForm(typed, {field: sentence}, status_of(error), error)


def _sentence(error: InvoicingError, words: Words) -> str:
    _ = words.gettext
    if isinstance(error, OutOfStockError):
        short = words.shortages(error.shortages)
        return _("Not enough in stock to reserve (%(short)s): its own page has the ways out.") % {"short": short}
    known = {
        "no_email": _("Enter the address to send it to, or share a link instead"),
        "payment_in_progress": _("The customer is paying right now, possibly through this link: wait until that ends."),
        "terms_need_store_currency": _(
            "An invoice with payment terms has to be in %(store_currency)s, and this is in %(currency)s: share a link "
            "instead, or remove the payment terms."
        ),
        "time_has_passed.expires_at": _("That day is over: choose a later one"),
        "time_has_passed.send_at": _("Choose a time to come, or leave it empty to send it now"),
        "too_many_emails": _(
            "This address has been sent %(most)s e-mails for that day, which is the most: choose another day, or share "
            "a link."
        ),
    }
    text = known.get(error.key, "")
    return text % error.parameters if text else ""
