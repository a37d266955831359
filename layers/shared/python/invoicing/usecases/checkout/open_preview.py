"""Find the sale of a preview."""

from __future__ import annotations

from invoicing.domain.checkout.preview import preview_link, read_preview_token
from invoicing.domain.errors import LinkExpiredError, LinkNotFoundError, NotFoundError
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports


def open_preview(token: str, *, ports: Ports) -> tuple[Sale, Link]:
    """Return the sale of a preview's token, and a link that is not stored. An invalid token is refused before a read.

    Raises:
        LinkNotFoundError: the token is invalid.
        LinkExpiredError: the preview has ended.
    """
    sale_id, ends_at = read_preview_token(token, ports.link_keys.all())
    now = ports.clock()
    if now >= ends_at:
        raise LinkExpiredError
    try:
        sale = ports.sales.get(sale_id)
    except NotFoundError:
        raise LinkNotFoundError from None
    return sale, preview_link(sale, ports.stores.get(), now)
