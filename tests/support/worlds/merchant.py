"""What the merchant does in a world, by calling the use cases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.orders.fulfillment import FulfillmentOptions
from invoicing.domain.orders.refund import RefundOptions, Restock
from invoicing.domain.orders.refund_amounts import LineRefund
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import line_item_id
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import LineUnits
from invoicing.domain.values.version import ANY_VERSION
from invoicing.usecases.draft_orders.cancel import cancel_draft_order
from invoicing.usecases.draft_orders.complete_unpaid import complete_unpaid
from invoicing.usecases.draft_orders.create import create_draft_order
from invoicing.usecases.draft_orders.edit import edit_draft_order
from invoicing.usecases.links.create import LinkOptions, create_link
from invoicing.usecases.orders.cancel import cancel_order
from invoicing.usecases.orders.edit import edit_order
from invoicing.usecases.orders.fulfill import fulfill_order
from invoicing.usecases.orders.refund import refund_order
from invoicing.usecases.payments.mark_as_paid import ManualPayment, mark_as_paid
from tests.support.builders.drafts import draft_of, ready_draft
from tests.support.worlds.ports import WorldPorts


class MerchantActions(WorldPorts):
    """Actions on drafts and orders. `ready` prepares a sale; verbs act on one."""

    def draft(self, draft: DraftInput | None = None, *, request: RequestKey | None = None) -> Sale:
        """Create a draft order: one mug for an unknown customer, unless said otherwise."""
        return create_draft_order(draft or draft_of(), request=request, ports=self)

    def ready(self, draft: DraftInput | None = None) -> tuple[Sale, str]:
        """Return a draft order that only has to be paid, and the token of its link."""
        sale = self.draft(draft or ready_draft())
        return sale, self.link(sale.id)

    def edit(
        self,
        sale_id: str,
        change: Callable[[DraftInput], DraftInput],
        version: int | None = None,
        *,
        end_payment: bool = False,
    ) -> Sale:
        seen = self.sale(sale_id).draft.version if version is None else version
        return edit_draft_order(sale_id, seen, change, end_payment=end_payment, ports=self)

    def reserve(self, sale_id: str, until: datetime | None) -> Sale:
        return self.edit(sale_id, lambda draft: replace(draft, reserve_until=until))

    def link(self, sale_id: str) -> str:
        """Create a link; return its token."""
        _, link = create_link(sale_id, LinkOptions("chat"), request=None, ports=self)
        return make_token(sale_id, link.number, self.link_keys.all())

    def cancel_draft(self, sale_id: str, request: RequestKey | None = None, *, end_payment: bool = False) -> Sale:
        return cancel_draft_order(sale_id, end_payment=end_payment, request=request, ports=self)

    def complete(self, sale_id: str, **options: Any) -> Sale:
        """Complete a draft order whose payment came outside of the checkout."""
        return mark_as_paid(sale_id, ManualPayment(**options), of_order=False, request=None, ports=self)

    def complete_unpaid(self, sale_id: str, *, ignore_stock: bool = False, **options: Any) -> Sale:
        """Complete a draft order whose payment is pending."""
        return complete_unpaid(sale_id, ignore_stock=ignore_stock, **options, request=None, ports=self)

    def mark_as_paid(self, sale_id: str, **options: Any) -> Sale:
        """Mark an order whose payment is pending as paid."""
        return mark_as_paid(sale_id, ManualPayment(**options), of_order=True, request=None, ports=self)

    def edit_order(
        self, sale_id: str, change: Callable[[OrderFields], OrderFields], version: int = ANY_VERSION
    ) -> Sale:
        return edit_order(sale_id, version, change, ports=self)

    def fulfill(self, sale_id: str, request: RequestKey | None = None, **options: Any) -> Sale:
        """Fulfill what is left of an order, or `lines`: units by the number of their line item."""
        lines = tuple(LineUnits(line_item_id(number), units) for number, units in options.pop("lines", {}).items())
        return fulfill_order(sale_id, FulfillmentOptions(lines, **options), request=request, ports=self)

    def refund(self, sale_id: str, amount: Money | None = None, **options: Any) -> Refund:
        """Refund an amount, line items (units by id) or all that is left; `restock` is units by sku."""
        options["line_items"] = tuple(LineRefund(*item) for item in options.get("line_items", {}).items())
        options["restock"] = tuple(Restock(sku, units) for sku, units in options.get("restock", {}).items())
        _, refund = refund_order(sale_id, RefundOptions(amount, **options), request=None, ports=self)
        return refund

    def cancel_order(
        self,
        sale_id: str,
        request: RequestKey | None = None,
        *,
        restock: bool | None = None,
        end_payment: bool = False,
    ) -> Sale:
        return cancel_order(
            sale_id, restock=restock, reason="", may_refund=True, end_payment=end_payment, request=request, ports=self
        )

    def remind_after(self, days: int) -> None:
        """Change after how many days the store sends reminders."""
        self.set_store(replace(self.stores.get(), reminder_days=days))
