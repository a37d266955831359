"""Apply the customer's discount code, or remove it."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.catalog.discount import DiscountCode
from invoicing.domain.checkout.closing import can_have_code, count_wrong_code, takes_codes
from invoicing.domain.checkout.state import require_editable
from invoicing.domain.draft_orders.reprice import offer_with_code
from invoicing.domain.errors import DiscountCodeError, WrongStateError
from invoicing.domain.events import Actor, DiscountCodeApplied, DiscountCodeRemoved
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.discount_codes import find_discount_code
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def apply_discount_code(token: str, typed: str, *, seen_offer: int | None = None, ports: Ports) -> Sale:
    """Price the offer with the code, or without one if `typed` is empty. A use is taken when the customer pays.

    `seen_offer` is the offer that the form showed; later changes are still shown to the customer. Codes that are
    refused are counted, and after too many no other is looked up.

    Raises:
        DiscountCodeError: the code cannot be used.
        TooManyChangesError: the sale was changed too often within an hour.
        TotalTooLargeError: with the code, or without one, the total is too large.
        WrongStateError: this draft order takes no codes, or no more of them, or it is no longer open.
        PaymentInProgressError, LinkExpiredError: the offer cannot be changed now, or through this link.
    """
    sale, link = open_link(token, ports=ports)
    now = ports.clock()
    require_editable(sale, link, now)
    if not (takes_codes(sale) if typed else can_have_code(sale)):
        raise WrongStateError("takes_no_codes")
    try:
        code, offer = _offer_with(typed, sale, now, ports)
    except DiscountCodeError:
        count_wrong_code(sale)
        ports.sales.save(sale)
        raise
    if offer == sale.offer:
        return sale
    former = sale.offer.code
    sale.put(link.after_step(sale.draft.offer, offer.number, seen_offer))
    draft = sale.put_offer(offer, sale.draft.edited_by_customer(now))
    told = (draft.version, draft.offer, draft.total)
    if code is not None:
        sale.record(DiscountCodeApplied(*told, code.code), Actor.CUSTOMER)
    else:
        sale.record(DiscountCodeRemoved(*told, former.code if former else ""), Actor.CUSTOMER)
    ports.sales.save(sale)
    return sale


def _offer_with(typed: str, sale: Sale, now: datetime, ports: Ports) -> tuple[DiscountCode | None, Offer]:
    """Return the code that was typed, and the offer with it. Raises `DiscountCodeError` if it cannot be used."""
    code = find_discount_code(typed, sale.offer, now=now, ports=ports)
    offer = offer_with_code(sale, ports.stores.get(), code)
    if code is not None and offer.code is None and offer.code_removed:
        raise DiscountCodeError(code.code, offer.code_removed.reason, offer.code_removed.minimum)
    return code, offer
