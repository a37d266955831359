"""Who wins when many write at once, and that stock is never oversold: in memory and in DynamoDB alike."""

from dataclasses import replace

import pytest

from invoicing.domain.catalog.product import InventoryPolicy
from invoicing.domain.errors import (
    NotFoundError,
    OutOfStockError,
    StaleSaleError,
)
from invoicing.domain.events import Actor, DraftOrderCancelled
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.reminder import REMINDER, Reminder
from invoicing.domain.values.units import Shortage
from tests.support.adapters.concurrency import together
from tests.support.adapters.ports import Ports
from tests.support.builders.sales import new_sale, rename, sale_id
from tests.support.fakes import START


def test_a_second_sale_with_the_same_id_is_refused(ports: Ports) -> None:
    ports.saved()
    with pytest.raises(StaleSaleError):
        ports.saved()


def test_the_second_save_of_a_sale_is_a_conflict(ports: Ports) -> None:
    ports.saved()
    mine, theirs = ports.sales.get(sale_id()), ports.sales.get(sale_id())
    rename(theirs, "theirs")
    ports.sales.save(theirs)
    rename(mine, "mine")
    mine.record(DraftOrderCancelled(), Actor.STAFF)
    with pytest.raises(StaleSaleError):
        ports.sales.save(mine)
    assert ports.sales.get(sale_id()).draft.customer_name == "theirs"
    assert len(ports.sales.timeline(sale_id(), 10, None).items) == 1


def test_a_guarded_record_that_changed_stops_the_saving(ports: Ports) -> None:
    sale = ports.saved()
    sale.put(Link(1, "chat", START))
    ports.sales.save(sale)
    mine, theirs = ports.sales.get(sale.id, link_key(1)), ports.sales.get(sale.id)
    rename(theirs, "theirs")
    ports.sales.save(theirs)
    mine.put(replace(mine.link(1), opened_at=START))
    mine.guard(mine.draft)
    with pytest.raises(StaleSaleError):
        ports.sales.save(mine)
    assert ports.sales.get(sale.id, link_key(1)).link(1).opened_at is None


def test_a_guarded_record_that_did_not_change_lets_it_through(ports: Ports) -> None:
    sale = ports.saved()
    sale.put(Link(1, "chat", START))
    sale.guard(sale.draft)
    ports.sales.save(sale)
    assert ports.sales.links(sale.id, 1000, None).items == [Link(1, "chat", START)]


def test_changes_of_different_records_do_not_disturb_each_other(ports: Ports) -> None:
    ports.saved()
    mine, theirs = ports.sales.get(sale_id()), ports.sales.get(sale_id())
    mine.put(Link(1, "chat", START))
    rename(theirs, "theirs")
    ports.sales.save(mine)
    ports.sales.save(theirs)
    assert ports.sales.get(sale_id()).draft.customer_name == "theirs"


def test_a_record_that_another_process_deleted_cannot_be_deleted_again(ports: Ports) -> None:
    sale = ports.saved()
    sale.put(Reminder(START, START))
    ports.sales.save(sale)
    mine, theirs = ports.sales.get(sale.id, REMINDER), ports.sales.get(sale.id, REMINDER)
    mine.delete(REMINDER)
    theirs.delete(REMINDER)
    ports.sales.save(theirs)
    with pytest.raises(StaleSaleError):
        ports.sales.save(mine)


def test_of_32_who_save_the_same_sale_at_once_one_succeeds(ports: Ports) -> None:
    ports.saved()
    copies = [ports.sales.get(sale_id()) for _ in range(32)]

    def save(number: int) -> int:
        rename(copies[number], str(number))
        ports.sales.save(copies[number])
        return number

    results = together(32, save)
    (winner,) = [result for result in results if isinstance(result, int)]
    assert ports.sales.get(sale_id()).draft.customer_name == str(winner)
    assert all(isinstance(result, StaleSaleError) for result in results if result != winner)


def test_stock_is_held_and_released_with_the_sale(ports: Ports) -> None:
    ports.stock("mug", 5)
    sale = new_sale()
    sale.take_stock({"mug": 3})
    ports.sales.save(sale)
    assert ports.available("mug") == 2
    sale.release_stock({"mug": 3})
    ports.sales.save(sale)
    assert ports.available("mug") == 5


def test_what_is_short_is_named_with_what_is_left_and_nothing_is_taken(ports: Ports) -> None:
    ports.stock("mug", 5)
    ports.stock("bowl", 1)
    sale = new_sale()
    sale.take_stock({"bowl": 2, "mug": 3, "ghost": 1})
    with pytest.raises(OutOfStockError) as caught:
        ports.sales.save(sale)
    assert caught.value.shortages == (Shortage("bowl", 2, 1), Shortage("ghost", 1, 0))
    assert (ports.available("mug"), ports.available("bowl")) == (5, 1)
    with pytest.raises(NotFoundError):
        ports.sales.get(sale.id)


def test_a_product_with_the_inventory_policy_continue_may_go_below_zero(ports: Ports) -> None:
    ports.stock("print", 0, inventory_policy=InventoryPolicy.CONTINUE)
    sale = new_sale()
    sale.take_stock({"print": 2})
    ports.sales.save(sale)
    assert ports.available("print") == -2


def test_staff_may_take_what_is_not_there_and_only_what_they_named(ports: Ports) -> None:
    ports.stock("mug", 1)
    ports.stock("jug", 1)
    sale = ports.saved()
    sale.take_stock({"mug": 3}, even_below_zero=True)
    sale.take_stock({"jug": 2})
    with pytest.raises(OutOfStockError) as refused:
        ports.sales.save(sale)
    assert [short.sku for short in refused.value.shortages] == ["jug"]
    sale = ports.sales.get(sale.id)
    sale.take_stock({"mug": 3}, even_below_zero=True)
    ports.sales.save(sale)
    assert (ports.available("mug"), ports.available("jug")) == (-2, 1)
    sale.take_stock({"jug": 2})
    with pytest.raises(OutOfStockError):
        ports.sales.save(sale)


def test_a_sale_that_changed_is_stale_even_where_stock_is_short_too(ports: Ports) -> None:
    ports.saved()
    mine, theirs = ports.sales.get(sale_id()), ports.sales.get(sale_id())
    rename(theirs, "theirs")
    ports.sales.save(theirs)
    rename(mine, "mine")
    mine.take_stock({"ghost": 1})
    with pytest.raises(StaleSaleError):
        ports.sales.save(mine)


def test_stock_that_is_held_and_released_in_one_save_is_no_change(ports: Ports) -> None:
    ports.stock("mug", 0)
    sale = new_sale()
    sale.take_stock({"mug": 1})
    sale.release_stock({"mug": 1})
    ports.sales.save(sale)
    assert ports.available("mug") == 0


def test_of_32_buyers_of_the_last_10_units_10_get_one(ports: Ports) -> None:
    ports.stock("mug", 10)

    def buy(number: int) -> str:
        sale = new_sale(number)
        sale.take_stock({"mug": 1})
        ports.sales.save(sale)
        return sale.id

    results = together(32, buy)
    assert sum(isinstance(result, str) for result in results) == 10
    refused = [result for result in results if isinstance(result, OutOfStockError)]
    assert len(refused) == 22
    assert {error.shortages for error in refused} == {(Shortage("mug", 1, 0),)}
    assert ports.available("mug") == 0
