"""What the tabs of lists show, beside what the totals count."""

from datetime import date

from invoicing.pages.back_office.search.sale_list import Asked
from invoicing.pages.back_office.search.tab import Tab
from tests.support.worlds.ports import WorldPorts


def listed(world: WorldPorts, tab: Tab, today: date, *, orders: bool) -> int:
    """Return how many sales a tab shows on a day."""
    selection = Asked(f"/admin/{'orders' if orders else 'drafts'}", tab).selection(today, "UTC")
    return len((world.sales.orders if orders else world.sales.draft_orders)(selection, 1000, None).items)
