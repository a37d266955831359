"""Open a link."""

from __future__ import annotations

from invoicing.domain.errors import LinkNotFoundError, NotFoundError
from invoicing.domain.links import Link, link_key, read_token
from invoicing.domain.records import RecordKey
from invoicing.domain.sales import Sale
from invoicing.ports import LinkKeys, Sales


def read_checkout(token: str, *also: RecordKey, sales: Sales, link_keys: LinkKeys) -> tuple[Sale, Link]:
    """Return the sale that a link leads to. A wrong token is refused before anything is read.

    Raises:
        LinkNotFoundError: the token is not one of ours, or its link was revoked: nobody is told which.

    """
    sale_id, number = read_token(token, link_keys.all())
    try:
        sale = sales.get(sale_id, link_key(number), *also)
    except NotFoundError:
        raise LinkNotFoundError from None
    return sale, sale.link(number)
