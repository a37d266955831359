"""Links, requested invoices and invoice previews."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write
from invoicing.api.responses.lists import ListPage, list_of
from invoicing.api.responses.values import Timestamp
from invoicing.api.responses.warnings import DraftOrderWarnings, SentWarnings, warnings
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.preview import PREVIEW_LASTS, make_preview_token
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.link import Link as SaleLink, make_token
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import link_id
from invoicing.domain.values.text import timestamp
from invoicing.domain.values.warning import DraftOrderWarning as Warned
from invoicing.pages.links.share_text import share_text
from invoicing.ports import LinkKeys, Page

if TYPE_CHECKING:
    from invoicing.ports.settings import Stores


class Link(TypedDict):
    """A secret address of the customer's page for a draft order or order. Anyone who has it can open the page."""

    id: Annotated[str, Doc(example="lnk_1")]
    url: str
    channel: Annotated[str, Doc("Where the link is shared. `email` for links in invoices.", "chat")]
    text: Annotated[str, Doc("Message with the link to paste into a chat, in the customer's language.")]
    created_at: Timestamp
    expires_at: Annotated[Timestamp | None, Doc("When the link stops working.")]
    opened_at: Annotated[Timestamp | None, Doc("When the link was last opened.")]
    revoked_at: Timestamp | None
    replaces: Annotated[str | None, Doc("Link that was revoked when this one was created.", "lnk_1")]


class CreatedLink(Link):
    """A new link."""

    warnings: SentWarnings


class ListedLink(Link):
    """A link in a list."""

    is_newest: Annotated[bool, Doc("Whether this is the newest working link of its channel.")]


class LinkList(ListPage):
    """The links of a draft order or order."""

    items: list[ListedLink]


class RequestedEmail(TypedDict):
    """An e-mail to be sent. The timeline shows what happens to it."""

    id: Annotated[str, Doc("Id of the e-mail, as events name it.")]
    status: EmailStatus
    to: str


class RequestedInvoice(RequestedEmail):
    """An invoice to be sent. The timeline shows what happens to it."""

    send_at: Annotated[Timestamp | None, Doc("When the e-mail will be sent. Null means immediately.")]
    warnings: SentWarnings


class Preview(TypedDict):
    """An address for staff of what the customer's link shows."""

    url: str
    expires_at: Annotated[Timestamp, Doc("When the address stops working.")]


class InvoicePreview(TypedDict):
    """An invoice e-mail that was not sent."""

    subject: str
    text: str
    html: str
    warnings: DraftOrderWarnings


class RenderedInvoice(Protocol):
    """An invoice e-mail as it is rendered."""

    @property
    def subject(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def html(self) -> str: ...


class SiteAndKeys(Protocol):
    """Where the addresses of links come from."""

    @property
    def stores(self) -> Stores: ...

    @property
    def link_keys(self) -> LinkKeys: ...

    def base_url(self, request_domain: str | None = None) -> str: ...


class SharedLinks:
    """Returns the documents of one sale's links, with their addresses and messages."""

    def __init__(self, sale: Sale, store: Store, *, base_url: str, keys: Mapping[int, bytes]) -> None:
        """Set the site's address and the keys that sign tokens."""
        self._sale = sale
        self._store = store
        self._base_url = base_url
        self._keys = keys

    @classmethod
    def of(cls, sale: Sale, request_domain: str, app: SiteAndKeys) -> SharedLinks:
        """Return the documents of a sale's links as a request to a domain is answered."""
        base_url, keys = app.base_url(request_domain), app.link_keys.all()
        return cls(sale, app.stores.get(), base_url=base_url, keys=keys)

    def document(self, link: SaleLink) -> Link:
        """Return a link's document."""
        url = f"{self._base_url}/i/{make_token(self._sale.id, link.number, self._keys)}"
        text = share_text(self._sale, self._store, url)
        return write(Link, link, url=url, text=text, replaces=link_id(link.replaces) if link.replaces else None)

    def created(self, link: SaleLink, warned: Iterable[Warned]) -> CreatedLink:
        """Return a new link's document, with warnings about the sale."""
        return CreatedLink(**self.document(link), warnings=warnings(warned))

    def preview(self, now: datetime) -> Preview:
        """Return a preview of the sale's page, which ends a day from now."""
        ends_at = (now + PREVIEW_LASTS).replace(microsecond=0)
        url = f"{self._base_url}/i/{make_preview_token(self._sale.id, ends_at, self._keys)}"
        return {"url": url, "expires_at": timestamp(ends_at)}

    def listed(self, page: Page[SaleLink], newest: Collection[int]) -> dict[str, Any]:
        """Return a page of links. `newest` are the numbers of the newest working links."""
        return list_of(page, lambda link: ListedLink(**self.document(link), is_newest=link.number in newest))


def requested_invoice(email: Email, warned: Iterable[Warned]) -> RequestedInvoice:
    """Return a requested invoice's document, with warnings about the sale."""
    return write(RequestedInvoice, email, warnings=warnings(warned))


def invoice_preview(email: RenderedInvoice, warned: Iterable[Warned]) -> InvoicePreview:
    """Return a preview's document, with warnings about the draft order."""
    return write(InvoicePreview, email, warnings=warnings(warned))
