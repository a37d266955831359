"""Due work with its sales, a page at a time, in memory and in DynamoDB alike."""

from datetime import timedelta
from typing import Any

import pytest

from invoicing.domain.errors import InvalidCursorError
from invoicing.domain.sale.refund import Refund, RefundStatus
from tests.support.adapters.ports import Ports
from tests.support.builders.sales import TOTAL, sale_id
from tests.support.fakes import START

LATER = START + timedelta(hours=1)


def test_unfinished_work_is_listed_with_its_heads_in_order_of_time(ports: Ports) -> None:
    for number in range(1, 6):
        sale = ports.saved(number)
        for of_sale in (1, 2):
            check_at = START + timedelta(minutes=20 - number, seconds=of_sale)
            sale.put(Refund(sale.id, of_sale, RefundStatus.PENDING, 1, TOTAL, START, check_at=check_at))
        ports.sales.save(sale)
    found: list[Any] = []
    cursor = None
    while not found or cursor:
        page = ports.sales.unfinished("RECOVER", START + timedelta(minutes=18, seconds=9), 3, cursor)
        found += page.items
        cursor = page.next_cursor
    places = [(it.work.sale_id, it.sale.refund(int(it.work.key.id)).number) for it in found]
    assert places == [(sale_id(number), each) for number in range(5, 1, -1) for each in (1, 2)]
    assert {it.sale.draft.name for it in found} == {ports.sales.get(it.work.sale_id).draft.name for it in found}
    with pytest.raises(InvalidCursorError):
        ports.sales.unfinished("STAFF", START, 3, ports.sales.unfinished("RECOVER", LATER, 1, None).next_cursor)
