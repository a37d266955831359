"""Give a payment up, so that details, delivery or the card can be chosen anew."""

from __future__ import annotations

from invoicing.ports import Clock, Ids, LinkKeys, Numbers, Providers, Sales
from invoicing.usecases.end_payment import end_attempt
from invoicing.usecases.read_checkout import read_checkout


def start_over(
    token: str, *, sales: Sales, providers: Providers, numbers: Numbers, ids: Ids, link_keys: LinkKeys, clock: Clock
) -> None:
    """Give up the payment that is under way now, whichever may begin meanwhile; with none, nothing happens.

    Raises:
        ProviderUnavailableError: whether it can still be paid is not known yet; the stock stays held until it is.

    """
    sale, link = read_checkout(token, sales=sales, link_keys=link_keys)
    active = sale.draft.active_attempt
    if active is not None:
        end_attempt(
            sale.id,
            active.number,
            by_link=link.number,
            sales=sales,
            providers=providers,
            numbers=numbers,
            ids=ids,
            clock=clock,
        )
