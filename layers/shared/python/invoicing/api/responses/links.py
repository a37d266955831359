"""Links and invoices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.lists import ListOf, list_of
from invoicing.api.responses.values import Doc, Timestamp, optional_timestamp, timestamp
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.links import newest_of_channels
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.link import Link as SaleLink
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import link_id
from invoicing.pages.i18n.language import choose_locale, language_of
from invoicing.ports import Page

# Ready to be pasted into a chat, in each language that pages speak.
TEXTS = {
    "en": "Here is your order from {store}: look it over, and pay when it suits you. {url}",
    "nb": "Her er bestillingen din fra {store}: se over den, og betal når det passer. {url}",
}


class Link(TypedDict):
    """A secret address of a draft order, or of an order. Whoever has it can open it."""

    id: Annotated[str, Doc(example="lnk_1")]
    url: str
    channel: Annotated[str, Doc("Where it was meant to be pasted; `email` for those in mails.", "chat")]
    text: Annotated[str, Doc("Ready to be pasted into a chat, in the customer's language.")]
    created_at: Timestamp
    expires_at: Timestamp | None
    opened_at: Annotated[Timestamp | None, Doc("When somebody opened it last.")]
    revoked_at: Timestamp | None
    replaces: Annotated[str | None, Doc("The link that ended when this one was made.", "lnk_1")]


class ListedLink(Link):
    """A link among all of its draft order, or order."""

    is_newest: Annotated[bool, Doc("Whether it is the newest of its channel that still opens: the one to give away.")]


class RequestedInvoice(TypedDict):
    """An invoice that will be sent; the timeline tells what becomes of it."""

    id: Annotated[str, Doc("Of the mail; events name it.")]
    status: EmailStatus
    to: str
    send_at: Timestamp | None


class InvoicePreview(TypedDict):
    """An invoice as it would be sent now."""

    subject: str
    text: str
    html: str


class SharedLinks:
    """The links of one sale, with their addresses and the text around them."""

    def __init__(self, sale: Sale, store: Store, *, base_url: str, keys: Mapping[int, bytes]) -> None:
        """Take the site that links lead to, and the keys of their tokens."""
        self._sale_id = sale.id
        self._is_debt = sale.order is not None
        self._store_name = store.name
        self._base_url = base_url
        self._keys = keys
        self._text = TEXTS[language_of(choose_locale(sale.person.customer.locale, store=store.locale))]

    def document(self, link: SaleLink) -> Link:
        """Write a link."""
        url = f"{self._base_url}/i/{make_token(self._sale_id, link.number, self._keys)}"
        return {
            "id": link.id,
            "url": url,
            "channel": link.channel,
            "text": self._text.format(store=self._store_name, url=url),
            "created_at": timestamp(link.created_at),
            "expires_at": optional_timestamp(link.expires_at),
            "opened_at": optional_timestamp(link.opened_at),
            "revoked_at": optional_timestamp(link.revoked_at),
            "replaces": link_id(link.replaces) if link.replaces else None,
        }

    def listed(self, links: Sequence[SaleLink], now: datetime) -> ListOf[ListedLink]:
        """Write all links, oldest first."""
        newest = newest_of_channels(links, now, payment_pending=self._is_debt)
        return list_of(Page(links), lambda link: ListedLink(**self.document(link), is_newest=link.number in newest))


def requested_invoice(email: Email) -> RequestedInvoice:
    """Write an invoice that was asked for."""
    return {"id": email.id, "status": email.status, "to": email.to, "send_at": optional_timestamp(email.send_at)}
