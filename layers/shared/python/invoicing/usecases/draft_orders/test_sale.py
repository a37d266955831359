"""The test sale of a new store: one at a time, whoever begins it and how often."""

from __future__ import annotations

from invoicing.domain.draft_orders.draft_input import DraftInput, LineInput
from invoicing.domain.errors import NoProviderError, ProviderUnavailableError, SaleNotFoundError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.email import Email, email_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.ids import derived_id, receipt_id
from invoicing.domain.values.money import Money
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.create import create_draft_order
from invoicing.usecases.links.create import LinkOptions, create_link

MOST_TEST_SALES = 10
FIRST_LINK = 1  # the number of the link that a test sale begins with
_PRICE = "10"  # units of the store's currency, unless its provider takes only more


def begin_test_sale(title: str, email: str, *, ports: Ports) -> tuple[Sale, Link | None]:
    """Create a draft order with an own item for the store itself, and a link to pay it where no money moves.

    The receipt goes to `email`, if there is one. A second call finds the first one's draft order and link; the next
    test sale begins when the last one was cancelled before it was paid.

    Raises:
        WrongStateError: the last of `MOST_TEST_SALES` was cancelled.
    """
    pays_by_link = has_test_payments(ports)
    if pays_by_link:
        ports.link_keys.all()  # read first: a link without an address would stay behind
    number, last = _last_test_sale(ports)
    if last and is_cancelled_unpaid(last) and number < MOST_TEST_SALES:
        number += 1
    sale = create_draft_order(_input(title, email, ports), request=_draft_key(number), ports=ports)
    if not pays_by_link or not sale.draft.is_open:
        return sale, None
    return create_link(sale.id, LinkOptions("link"), request=RequestKey(f"link of test sale {number}", ""), ports=ports)


def find_test_sale(*, ports: Ports) -> Sale | None:
    """Return the last test sale, in a read for each that was begun and one more; None before the first."""
    return _last_test_sale(ports)[1]


def receipt_of(sale: Sale) -> Email | None:
    """Return the receipt that the store sent by itself; None before that."""
    return sale.find(email_key(receipt_id(sale.id)), Email)


def is_cancelled_unpaid(sale: Sale) -> bool:
    """Tell whether it was cancelled, or expired, before it was paid."""
    if sale.order is not None:
        return sale.order.financial_status is FinancialStatus.VOIDED
    return not sale.draft.is_open


def has_test_payments(ports: Ports) -> bool:
    """Tell whether customers pay with test cards: by the test provider, or by Stripe with a key of its test mode."""
    try:
        return ports.providers.has_provider and ports.providers.account().mode == "test"
    except (NoProviderError, ProviderUnavailableError):
        return False


def _last_test_sale(ports: Ports) -> tuple[int, Sale | None]:
    """Return the number of the last test sale, from 1, and the sale if it was begun.

    Only one that was cancelled has a next one. Its receipt is read with it.
    """
    last: tuple[int, Sale | None] = (1, None)
    for number in range(1, MOST_TEST_SALES + 1):
        sale_id = derived_id("sale", _draft_key(number).name)
        try:
            sale = ports.sales.get(sale_id, email_key(receipt_id(sale_id)))
        except SaleNotFoundError:
            break
        last = number, sale
        if not is_cancelled_unpaid(sale):
            break
    return last


def _draft_key(number: int) -> RequestKey:
    return RequestKey(f"test sale {number}", "")  # so there is one draft order of each number


def _input(title: str, email: str, ports: Ports) -> DraftInput:
    store = ports.stores.read()
    limits = ports.providers.limits(store.currency) if ports.providers.has_provider else None
    price = max(Money.parse(_PRICE, store.currency), limits.minimum if limits else Money.zero(store.currency))
    line = LineInput(1, title=title, unit_price=GivenAmount(str(price), store.currency), requires_shipping=False)
    return DraftInput((line,), Customer(name=store.name, email=email))
