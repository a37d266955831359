"""Refunds that fail: refused by the provider, or returned by the customer's bank."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from invoicing.domain.sale.refund import Refund, refund_key
from invoicing.domain.values.money import Money
from invoicing.usecases.orders.reconcile_refund import reconcile_refund
from tests.support.fakes.providers import FakeProvider
from tests.support.worlds.merchant import MerchantActions


class RefundActions(MerchantActions):
    """Refunds in a world whose payment provider is a fake."""

    provider: FakeProvider

    @contextmanager
    def provider_without_money(self) -> Iterator[None]:
        """Let the provider refuse each refund meanwhile."""
        self.provider.is_empty = True
        yield
        self.provider.is_empty = False

    def refused_refund(self, sale_id: str, amount: Money | None = None, **options: Any) -> Refund:
        """Return a refund that the provider refused; the next one it makes."""
        with self.provider_without_money():
            return self.refund(sale_id, amount, **options)

    def returned_refund(self, sale_id: str, amount: Money | None = None, **options: Any) -> Refund:
        """Return a refund that was made, and that the customer's bank returned."""
        return self.bring_back(self.refund(sale_id, amount, **options))

    def bring_back(self, refund: Refund) -> Refund:
        """Let the customer's bank return a refund; return it as it is then."""
        attempt_id = f"pay_{refund.sale_id}_{refund.attempt}"
        self.provider.return_refund(attempt_id, refund.id)
        reconcile_refund(attempt_id, refund.id, ports=self)
        return self.refund_of(refund.sale_id, refund.number)

    def refund_of(self, sale_id: str, number: int) -> Refund:
        return self.sales.get(sale_id, refund_key(number)).refund(number)
