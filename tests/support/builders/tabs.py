"""What the tabs of lists show, beside what the totals count."""

from datetime import date

from invoicing.domain.search.filter import Overdue, Selection
from invoicing.pages.back_office.search.tab import Tab
from tests.support.worlds.ports import WorldPorts


def listed(world: WorldPorts, tab: Tab, today: date, *, orders: bool) -> int:
    """Return how many sales a tab shows on a day."""
    selection = Selection(
        statuses=tab.statuses,
        fulfillment_statuses=tab.fulfillment_statuses,
        overdue=Overdue(wanted=True, today=today.isoformat()) if tab.is_overdue else None,
        opened=tab.is_opened,
        sent=tab.is_sent,
        counted=tab.counted[0] if tab.is_listed else "",
        attention=tab.attention,
        figure=tab.counted[0] if tab.is_figure else "",
    )
    return len((world.sales.orders if orders else world.sales.draft_orders)(selection, 1000, None).items)
