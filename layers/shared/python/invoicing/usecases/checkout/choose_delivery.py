"""Choose the delivery method of an offer."""

from __future__ import annotations

from invoicing.domain.checkout.links import note_opened_by_step
from invoicing.domain.checkout.state import can_choose_delivery, has_details, require_editable
from invoicing.domain.draft_orders.build_offer import choose_method
from invoicing.domain.errors import NotReadyError, WrongStateError
from invoicing.domain.events import Actor, DeliveryMethodChosen
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def choose_delivery(token: str, method_id: str, *, seen_offer: int | None = None, ports: Ports) -> Sale:
    """Put one of the market's delivery methods on the offer.

    `seen_offer` is the offer that the form showed; later changes are still shown to the customer.

    Raises:
        UnknownDeliveryMethodError: the market has no such method, or it cannot be used for these goods or this address.
        TotalTooLargeError: with the method, the total is too large.
        NotReadyError: the customer's details are missing.
        TooManyChangesError: the sale was changed too often within an hour.
        PaymentInProgressError, LinkExpiredError, WrongStateError: the offer cannot be changed any more.
    """
    sale, link = open_link(token, ports=ports)
    now = ports.clock()
    require_editable(sale, link, now)
    if not can_choose_delivery(sale):
        raise WrongStateError("delivery_is_fixed")
    if not has_details(sale):
        raise NotReadyError("details")
    method = ports.stores.get().market(sale.offer.market.id).delivery_method(method_id)
    offer = choose_method(sale.offer, method, sale.person)
    if offer == sale.offer:
        return sale
    sale.put(link.after_step(sale.draft.offer, offer.number, seen_offer))
    draft = sale.put_offer(offer, sale.draft.edited_by_customer(now))
    note_opened_by_step(sale, link.number, now)
    sale.record(DeliveryMethodChosen(draft.version, draft.offer, method.id, draft.total), Actor.CUSTOMER)
    ports.sales.save(sale)
    return sale
