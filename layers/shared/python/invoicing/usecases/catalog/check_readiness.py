"""Check whether the store can sell."""

from __future__ import annotations

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.catalog.readiness import (
    ReadinessCheck,
    check_delivery,
    check_payment,
    check_sender,
    check_settings,
)
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import NoProviderError, ProviderUnavailableError
from invoicing.ports import Ports

_MOST = 100  # products that are read; the others may ship


def check_readiness(*, ports: Ports) -> tuple[ReadinessCheck, ...]:
    """Return every check: the store is ready if all of them are.

    Two reads, up to two questions to SES, and the secret if a provider is chosen.
    """
    store, sender = ports.stores.read(), ports.mailer.sender()
    return (
        check_settings(store),
        check_delivery(store, _products_ship(ports)),
        _payment(store, ports),
        check_sender(sender.email, is_verified=sender.is_verified),
    )


def _products_ship(ports: Ports) -> list[bool]:
    """Return of each active product whether it ships."""
    page = ports.products.list(_MOST, None)
    ships = [item.product.requires_shipping for item in page.items if isinstance(item, StockedProduct)]
    is_all = page.next_cursor is None and len(ships) == len(page.items)
    return ships if is_all else [*ships, True]


def _payment(store: Store, ports: Ports) -> ReadinessCheck:
    if not ports.providers.has_provider:
        return check_payment(store)
    try:
        return check_payment(store, provider=ports.providers.current().name)
    except (NoProviderError, ProviderUnavailableError) as error:
        return check_payment(store, objection=str(error))
