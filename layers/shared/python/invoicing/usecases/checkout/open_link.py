"""Find the sale of a link."""

from __future__ import annotations

from invoicing.domain.errors import LinkNotFoundError, NotFoundError
from invoicing.domain.sale.link import Link, link_key, read_token
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import Ports


def open_link(token: str, *also: RecordKey, ports: Ports) -> tuple[Sale, Link]:
    """Return the sale and the link of a token. An invalid token is refused before anything is read.

    Raises:
        LinkNotFoundError: the token is invalid, or its link was revoked; the error does not tell which.
    """
    sale_id, number = read_token(token, ports.link_keys.all())
    try:
        sale = ports.sales.get(sale_id, link_key(number), *also)
    except NotFoundError:
        raise LinkNotFoundError from None
    return sale, sale.link(number)
