"""Start over: the customer ends the active payment, to change something or to pay otherwise."""

from __future__ import annotations

from invoicing.domain.values.failure import ExpiryReason
from invoicing.ports import Ports
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.payments.void import end_attempt


def start_over(token: str, *, ports: Ports) -> None:
    """Void the payment that is active now, for the holder of a link; without one nothing happens.

    Raises:
        ProviderUnavailableError: the provider did not answer; the stock stays held until it does.
    """
    sale, _ = open_link(token, ports=ports)
    active = sale.draft.active_attempt
    if active is not None:
        end_attempt(sale.id, active.number, reason=ExpiryReason.STARTED_OVER, ports=ports)
