"""A form that cannot be carried out as it was sent: it is kept, and sent by a press.

It is of a session that has ended, or its key was used by other contents.
"""

from __future__ import annotations

import secrets
from dataclasses import fields
from http import HTTPStatus
from typing import TYPE_CHECKING

from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.notices import notice_sentence
from invoicing.pages.back_office.request import FORM_KEY, FORM_TOKEN, StaffRequest, Visit
from invoicing.pages.back_office.responses import error_page, page
from invoicing.pages.back_office.sign_in.kept import KeptForm
from invoicing.pages.i18n.language import translations

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response


def offer_again(request: StaffRequest) -> Response[str] | None:
    """Offer to send a form whose token is of another session; None for one that no page of this browser has sent.

    To another person than the one who has typed it, the form is not shown.

    Only a browser says that a page of ours sent the form: without its word, the form stays refused.

    Raises:
        UnreadableError: it is too large, or no form.
    """
    if request.headers.get("sec-fetch-site") != "same-origin" or request.is_htmx:
        return None
    visit = Visit(**{one.name: getattr(request, one.name) for one in fields(Visit)})
    kept = KeptForm.of(visit)
    if not kept.action or not any(visit.sent().get(FORM_TOKEN, [])):
        return None
    if not kept.is_of(request.member.id):
        return error_page(request, HTTPStatus.FORBIDDEN, notice_sentence("form_of_another", request.locale))
    words = {"kept": kept, "act": _act_at(request.path, request.locale)}
    return page(request, "back_office/sign_in/stale.html", words, HTTPStatus.FORBIDDEN)


def offer_as_new(request: StaffRequest) -> Response[str]:
    """Offer to send a form with a new key: it was sent before with other contents, which are recorded."""
    left_out = {FORM_TOKEN, FORM_KEY}
    kept = [(name, value) for name, values in request.sent().items() for value in values if name not in left_out]
    words = {
        "fields": [*kept, (FORM_KEY, secrets.token_urlsafe(16))],
        "base": request.path.rpartition("/")[0],
        "act": _act_at(request.path, request.locale),
    }
    return page(request, "back_office/sign_in/sent_before.html", words, HTTPStatus.CONFLICT)


def _act_at(path: str, locale: str) -> str:
    """Return what the button of a form at an address says."""
    _ = translations(DOMAIN, locale).gettext
    if path == "/admin/drafts/new":
        return _("Save the draft")
    acts = {
        "archive": _("Archive"),
        "cancel": _("Cancel order") if path.startswith("/admin/orders/") else _("Cancel draft"),
        "complete": _("Complete"),
        "contact": _("Correct the contact"),
        "delete": _("Remove"),
        "discard": _("Start over"),
        "fulfillments": _("Fulfill"),
        "invoice": _("Send invoice"),
        "links": _("Create link"),
        "mark-as-paid": _("Mark as paid"),
        "receipt": _("Send receipt"),
        "refunds": _("Refund"),
        "restore": _("Sell it again"),
        "review": _("Review"),
        "revoke": _("Revoke"),
        "stock": _("Change stock"),
    }
    saves = dict.fromkeys(("edit", "new", "note", "notices", "payment", "store"), _("Save"))
    return (acts | saves).get(path.rpartition("/")[2], _("Send what I typed"))
