"""The ports of one store, for the suite that holds fakes and adapters to the same behaviour."""

from dataclasses import dataclass, field
from typing import cast

from invoicing.domain.catalog.product import InventoryPolicy, Product
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.ports import Autosaves, Jobs, Numbers, Products, Sales
from invoicing.ports.settings import Stores
from invoicing.ports.staff import Sessions, StaffMembers
from invoicing.ports.totals import Totals
from tests.support.builders.sales import new_sale
from tests.support.fakes import (
    FakeClock,
    FakeSessions,
    FakeStaffMembers,
    InMemoryAutosaves,
)

NO_TOTALS = cast("Totals", None)  # of suites that count nothing


@dataclass
class Ports:
    sales: Sales
    products: Products
    stores: Stores
    numbers: Numbers
    clock: FakeClock
    jobs: Jobs | None = None
    totals: Totals = NO_TOTALS
    staff_members: StaffMembers = field(default_factory=FakeStaffMembers)
    sessions: Sessions | None = None
    autosaves: Autosaves = field(default_factory=InMemoryAutosaves)

    def __post_init__(self) -> None:
        if self.sessions is None and isinstance(self.staff_members, FakeStaffMembers):
            self.sessions = FakeSessions(self.staff_members)

    def stock(self, sku: str, units: int, *, inventory_policy: InventoryPolicy = InventoryPolicy.DENY) -> None:
        """Put a product on the shelf."""
        product = Product(sku, f"Product {sku}", Money(10000, "NOK"), inventory_policy=inventory_policy)
        self.products.put(product, seen=self.products.get([sku]).get(sku))
        if units:
            self.products.change_stock(sku, units, None)

    def available(self, sku: str) -> int:
        return self.products.get([sku])[sku].available

    def saved(self, number: int = 1) -> Sale:
        """Return a sale that was just saved."""
        sale = new_sale(number, self.clock())
        self.sales.save(sale)
        return sale
