"""Give a payment up, so that details, delivery or the card can be chosen anew."""

from __future__ import annotations

from invoicing.domain.attempts import UNDECIDED, Attempt, attempt_key
from invoicing.domain.payments import claim_for_voiding
from invoicing.ports import Clock, Ids, LinkKeys, Numbers, Providers, Sales
from invoicing.usecases.drive_payment import drive_payment
from invoicing.usecases.read_checkout import read_checkout
from invoicing.usecases.retrying import decide_again


def start_over(
    token: str, *, sales: Sales, providers: Providers, numbers: Numbers, ids: Ids, link_keys: LinkKeys, clock: Clock
) -> None:
    """Claim the payment under way, make sure that it cannot be paid any more, and give its stock back.

    If the customer has approved it meanwhile, the sale is paid instead; with no payment under way nothing happens.

    Raises:
        ProviderUnavailableError: whether it can still be paid is not known yet; the stock stays held until it is.

    """

    def claim() -> Attempt | None:
        sale, _ = read_checkout(token, sales=sales, link_keys=link_keys)
        active = sale.draft.active_attempt
        if active is None:
            return None
        sale, _ = read_checkout(token, attempt_key(active.number), sales=sales, link_keys=link_keys)
        attempt = sale.attempt(active.number)  # whichever payment may have begun since, this is the one to give up
        if attempt.state in UNDECIDED:
            claim_for_voiding(sale, attempt, clock())
            sales.save(sale)
        return attempt

    attempt = decide_again(claim)
    if attempt is not None:
        drive_payment(attempt.id, sales=sales, providers=providers, numbers=numbers, ids=ids, clock=clock)
