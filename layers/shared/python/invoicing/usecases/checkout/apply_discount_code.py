"""Put the customer's discount code on the offer, or take it off."""

from __future__ import annotations

from invoicing.domain.checkout.state import require_editable
from invoicing.domain.draft_orders.reprice import offer_with_code
from invoicing.domain.errors import DiscountCodeError, WrongStateError
from invoicing.domain.events import Actor, DiscountCodeChanged
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Clock, LinkKeys, Products, Sales, Stores
from invoicing.usecases.checkout.open_link import read_checkout
from invoicing.usecases.discount_codes import read_discount_code
from invoicing.usecases.retry import decide_again


def use_discount_code(
    token: str,
    typed: str,
    *,
    seen_offer: int | None = None,
    sales: Sales,
    products: Products,
    stores: Stores,
    link_keys: LinkKeys,
    clock: Clock,
) -> Sale:
    """Price the offer with the code, or without one where nothing was typed. A use is only taken when it is paid.

    `seen_offer` is what the form showed: a change that came after it is still news.

    Raises:
        DiscountCodeError: the code cannot be used, and why.
        WrongStateError: the shop takes no codes on this draft, or it is over.
        PaymentInProgressError, LinkExpiredError: nothing can be changed here any more.

    """

    def use() -> Sale:
        sale, link = read_checkout(token, sales=sales, link_keys=link_keys)
        now = clock()
        require_editable(sale, link, now)
        if not sale.draft.allow_discount_codes or sale.order is not None:
            raise WrongStateError("The shop takes no discount codes on this order.")
        code = read_discount_code(typed, sale.offer, products=products, now=now)
        offer = offer_with_code(sale, stores.get(), code)
        if code is not None and offer.code is None and offer.code_taken_away:
            raise DiscountCodeError(code.code, offer.code_taken_away.reason, offer.code_taken_away.minimum)
        if offer == sale.offer:
            return sale
        sale.put(link.after_step(sale.draft.offer, offer.number, seen_offer))
        draft = sale.put_offer(offer, sale.draft.edited(now))
        event = DiscountCodeChanged(draft.version, draft.offer, draft.total, code.code if code else None)
        sale.record(event, Actor.CUSTOMER)
        sales.save(sale)
        return sale

    return decide_again(use)
