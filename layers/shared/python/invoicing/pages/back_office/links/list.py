"""The links of a sale, what became of each, and the form of a new one."""

from __future__ import annotations

from datetime import date, datetime

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.payment_terms import overdue_from
from invoicing.domain.checkout.links import has_receipt
from invoicing.domain.errors import InvoicingError
from invoicing.domain.sale.payability import is_payable
from invoicing.pages.back_office.links.refusals import refused_share
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm
from invoicing.pages.back_office.sales.links import links_of
from invoicing.pages.back_office.sales.read import read_records
from invoicing.pages.back_office.sales.subject import Subject, is_of_order, read_subject, sale_id_of
from invoicing.pages.back_office.words import Words, words_of
from invoicing.ports import OfficePorts
from invoicing.usecases.links.create import LinkOptions, create_link

CHAT = "chat"
_FIELDS = {"/expires_at": "expires_on"}


def channels(words: Words) -> tuple[tuple[str, str], ...]:
    """Return where links are shared, as events about them name it. `email` is for links in e-mails."""
    _ = words.gettext
    return (
        (CHAT, _("In a chat")),
        ("sms", _("As a text message")),
        ("qr", _("As a QR code")),
        ("link", _("Elsewhere")),
    )


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _list(request, NEW_FORM, ports)


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Make a link, and lead to its page; the same form sent again leads to the same link."""
    typed, words = request.form("channel", "expires_on"), words_of(request, ports)
    ends_at, errors = _end_of(typed.get("expires_on", ""), words)
    channel = typed.get("channel", "")
    options = LinkOptions(channel if channel in dict(channels(words)) else CHAT, ends_at)
    form = ActForm(typed, errors)
    if not errors:
        try:
            ports.link_keys.all()  # read first: a link without an address would stay behind
            sale, link = create_link(
                sale_id_of(request), options, of_order=is_of_order(request), request=request.request_key, ports=ports
            )
        except InvoicingError as error:
            form = refused_share(typed, error, _FIELDS, words)
        else:
            return see_other(Subject(sale, is_of_order(request)).address(f"links/{link.id}"))
    return _list(request, form, ports)


def _end_of(typed: str, words: Words) -> tuple[datetime | None, dict[str, str]]:
    """Return when the typed day ends in the store's time zone, or what is wrong with it."""
    if not typed:
        return None, {}
    try:
        ends_at = overdue_from(date.fromisoformat(typed).isoformat(), words.time_zone)
    except (ValueError, OverflowError):
        return None, {"expires_on": words.gettext("Enter a day, such as 2026-11-30")}
    return ends_at, {}


def _list(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    subject, words = read_subject(request, ports), words_of(request, ports)
    sale = subject.sale
    records = read_records(sale, ports=ports)
    newest_first = sorted(records.links, key=lambda link: link.number, reverse=True)
    views = links_of(sale, newest_first, records.emails, words, paying=records.paying)
    is_receipt = has_receipt(sale)
    about = {
        **subject.head,
        "typed": form.typed,
        "errors": form.errors,
        "channels": channels(words),
        "can_share": is_receipt or is_payable(sale),
        "is_receipt": is_receipt,
        "link_days": request.store.link_days,
        "links": [
            {"href": subject.address(f"links/{link.id}"), "view": view}
            for link, view in zip(newest_first, views, strict=True)
        ],
    }
    return page(request, "links/list.html", about, form.status)
