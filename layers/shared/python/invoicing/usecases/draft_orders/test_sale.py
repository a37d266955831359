"""The test sale of a new store: one, whoever begins it and how often."""

from __future__ import annotations

from invoicing.domain.draft_orders.draft_input import DraftInput, GivenAmount, LineInput
from invoicing.domain.errors import NoProviderError, ProviderUnavailableError, SaleNotFoundError
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.ids import derived_id
from invoicing.domain.values.money import Money
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.create import create_draft_order
from invoicing.usecases.links.create import LinkOptions, create_link

_DRAFT, _LINK = RequestKey("test sale", ""), RequestKey("link of the test sale", "")  # so there is one of each
_PRICE = "10"  # units of the store's currency, unless its provider takes only more


def begin_test_sale(title: str, *, ports: Ports) -> tuple[Sale, Link | None]:
    """Create a draft order with an own item for the store itself, and a link to pay it where no money moves.

    The store's own e-mail address is the customer's, so that the receipt arrives there. A second call finds the first
    one's draft order and link.

    Raises:
        WrongStateError: the test sale was cancelled before it was paid.
    """
    pays_by_link = has_test_payments(ports)
    if pays_by_link:
        ports.link_keys.all()  # read first: a link without an address would stay behind
    store = ports.stores.read()
    limits = ports.providers.limits(store.currency) if ports.providers.has_provider else None
    price = max(Money.parse(_PRICE, store.currency), limits.minimum if limits else Money.zero(store.currency))
    line = LineInput(1, title=title, unit_price=GivenAmount(str(price), store.currency), requires_shipping=False)
    customer = Customer(name=store.name, email=store.email)
    sale = create_draft_order(DraftInput((line,), customer), request=_DRAFT, ports=ports)
    if not pays_by_link or not sale.draft.is_open:
        return sale, None
    return create_link(sale.id, LinkOptions("link"), request=_LINK, ports=ports)


def find_test_sale(*, ports: Ports) -> Sale | None:
    """Return the test sale, in one read; None before it was begun."""
    try:
        return ports.sales.get(derived_id("sale", _DRAFT.name))
    except SaleNotFoundError:
        return None


def has_test_payments(ports: Ports) -> bool:
    """Tell whether customers pay with test cards: by the test provider, or by Stripe with a key of its test mode."""
    try:
        return ports.providers.has_provider and ports.providers.account().mode == "test"
    except (NoProviderError, ProviderUnavailableError):
        return False
