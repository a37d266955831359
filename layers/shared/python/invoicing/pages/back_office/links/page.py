"""The page of a link: its address, a message, a QR code, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.checkout.links import has_receipt
from invoicing.domain.errors import InvoicingError
from invoicing.domain.sale.email import Email, email_key
from invoicing.domain.sale.link import EMAIL_CHANNEL, Link, link_key, make_token
from invoicing.domain.sale.payability import is_payable
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import parse_link_id
from invoicing.domain.values.warning import WarningCode
from invoicing.pages.back_office.links.list import CHAT
from invoicing.pages.back_office.links.refusals import refused_share
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import not_found, page, see_other
from invoicing.pages.back_office.sales.acts import NEW_FORM, ActForm
from invoicing.pages.back_office.sales.customer import dialled
from invoicing.pages.back_office.sales.links import links_of
from invoicing.pages.back_office.sales.subject import read_subject
from invoicing.pages.back_office.sales.warnings import warning_views
from invoicing.pages.back_office.words import words_of
from invoicing.pages.i18n.language import choose_locale
from invoicing.pages.links.qr_code import qr_code
from invoicing.pages.links.share_text import share_text
from invoicing.ports import OfficePorts
from invoicing.usecases.draft_orders.view import view_draft_order
from invoicing.usecases.links.revoke import revoke_link

# Only invoices are refused for their currency. What the other warnings say concerns a link, too.
_OF_INVOICES = frozenset({WarningCode.TERMS_NEED_STORE_CURRENCY})


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the message can be sent from this device: a text message, WhatsApp, and the device's own e-mail app."""

    sms: str
    whatsapp: str
    email: str

    @classmethod
    def of(cls, text: str, *, phone: str, to: str, subject: str) -> Addresses:
        """Return the addresses. `sms:number?&body=` is read by iOS, which wants `&`, and by Android, which wants `?`.

        WhatsApp takes a number with its country; without one, the message asks for the contact.
        """
        body, number = quote(text, safe=""), dialled(phone)
        abroad = number.removeprefix("+") if number.startswith("+") else ""
        return cls(
            sms=f"sms:{number}?&body={body}",
            whatsapp=f"https://wa.me/{abroad}?text={body}",
            email=f"mailto:{quote(to, safe='@')}?subject={quote(subject, safe='')}&body={body}",
        )


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    return _page(request, NEW_FORM, ports)


def revoke(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Revoke the link; it may be revoked already."""
    request.form()
    subject = read_subject(request, ports)
    try:
        revoke_link(subject.sale.id, _number(request), ports=ports)
    except InvoicingError as error:
        return _page(request, refused_share({}, error, {}, words_of(request, ports)), ports)
    return see_other(subject.address("links"), "link_revoked")


def _number(request: StaffRequest) -> int:
    return parse_link_id(request.parameters["link_id"])


def _page(request: StaffRequest, form: ActForm, ports: OfficePorts) -> Response[str]:
    key = link_key(_number(request))
    subject, words = read_subject(request, ports, key), words_of(request, ports)
    sale, link = subject.sale, subject.sale.find(key, Link)
    if link is None:
        return not_found(request)
    (view,) = links_of(sale, [link], _email_of(sale, link, ports), words)
    customer = sale.person.customer
    current = view_draft_order(sale, ports=ports)
    is_receipt = has_receipt(sale)
    about = {
        **subject.head,
        "errors": form.errors,
        "link": view,
        "link_id": link.id,
        "channel": CHAT if link.channel == EMAIL_CHANNEL else link.channel,
        "works": view.works and (is_receipt or is_payable(sale)),
        "can_share": is_receipt or is_payable(sale),
        "is_revoked": link.revoked_at is not None,
        "is_receipt": is_receipt,
        "warnings": [it for it in warning_views(current.warnings, words) if it.code not in _OF_INVOICES],
        "customers_locale": choose_locale(customer.locale, store=request.store.locale),
        "recipient": customer.name or customer.handle,
    }
    if about["works"]:
        url = f"{request.base_url}/i/{make_token(sale.id, link.number, ports.link_keys.all())}"
        text = share_text(sale, request.store, url, total=current.total)
        about |= {
            "url": url,
            "text": text,
            "qr_code": qr_code(url),
            "addresses": Addresses.of(
                text, phone=customer.phone or sale.person.delivery_phone, to=customer.email, subject=request.store.name
            ),
        }
    return page(request, "links/page.html", about, form.status)


def _email_of(sale: Sale, link: Link, ports: OfficePorts) -> list[Email]:
    """Return the e-mail that the link stands in, if it is the latest invoice: its state is the link's."""
    invoice = sale.draft.invoice
    if link.channel != EMAIL_CHANNEL or invoice is None:
        return []
    key = email_key(invoice.email_id)
    email = ports.sales.get(sale.id, key).find(key, Email)
    return [email] if email else []
