"""Sales are found by words of names, addresses, handles, phone numbers and numbers, until these change."""

from dataclasses import replace

import pytest

from invoicing.domain.errors import StaleSaleError
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.person import Person
from invoicing.domain.values.customer import Customer
from tests.support.adapters.ports import Ports
from tests.support.adapters.searches import POTTER, found, saved
from tests.support.builders.sales import order_of, sale_id
from tests.support.cast.people import OSLO


@pytest.mark.parametrize(
    "query",
    [
        "kari",
        "Nordmann",
        "nordmann kari",
        "marie",
        "KARI@example.com",
        "kari@ex",
        "@kari_keramikk",
        "kari_ker",
        "22 33 44 55",
        "+47 22334455",
        "2233",
        "po 2026-118",
        "2026-1",
        "#D1001",
        "d1001",
        "1001",
        "kari d1001 2233",
        "anne nordmann kari@example.com po",
    ],
)
@pytest.mark.parametrize("limit", [1, 50])
def test_a_draft_order_is_found_by_what_is_known_of_it(ports: Ports, query: str, limit: int) -> None:
    saved(ports, po_number="PO 2026 118")
    saved(ports, 2, Customer("Ola Hansen", "ola@example.com"))
    assert found(ports, query, limit) == [1]


@pytest.mark.parametrize("query", ["ordmann", "example.com", "kari hansen", "334455", "***", "keramikk", "x" * 255])
def test_what_begins_no_word_finds_nothing(ports: Ports, query: str) -> None:
    saved(ports)
    saved(ports, 2, Customer("Ola Hansen", "ola@example.com"))
    assert found(ports, query) == []


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_results_come_by_term_then_newest_first_and_each_once(ports: Ports, limit: int) -> None:
    for number, name in enumerate(("Kari Nordmann", "Karianne Berg", "Kari Nordmann", "Nord Kari", "Ola Nord"), 1):
        saved(ports, number, Customer(name, f"kari{number}@example.com", handle="@kari"))
    assert found(ports, "kari", limit) == [5, 4, 3, 2, 1]  # by the handle, the first term of all five
    assert found(ports, "nord", limit) == [4, 5, 3, 1]


@pytest.mark.parametrize(
    "name", ["İSTANBUL", "I\u015f\u0131k \u0130nan", "\u0131\u015f\u0131k inan", "ΟΔΥΣΣΕΥΣ", "Straße"]
)
def test_a_customer_is_found_in_every_case_of_the_name(ports: Ports, name: str) -> None:
    saved(ports, 1, Customer(name))
    for typed in (name, name.lower(), name.upper(), name.lower().replace("i\u0307", "i")):
        assert found(ports, typed) == [1]
        assert found(ports, typed[:-1]) == [1]


@pytest.mark.parametrize("name", ["x" * 300, "ﷺ" * 255, "🧵" * 255, "\x00\x1f ", "İ" * 255, "a b " * 100])
def test_a_customer_of_any_name_can_be_listed_and_found(ports: Ports, name: str) -> None:
    saved(ports, 1, Customer(name, handle="@x"))
    assert found(ports, "1001") == [1]
    assert found(ports, name) in ([1], [])
    assert found(ports, "x") == [1]


def test_what_the_customer_entered_finds_a_sale_that_lists_name_otherwise(ports: Ports) -> None:
    sale = saved(ports, 1, Customer(handle="@kari"))
    ola = Customer("Ola Hansen", "ola@example.com", "40 01 23 45")
    sale.put(sale.person.with_details(ola, OSLO, OSLO))
    ports.sales.save(sale)
    assert [found(ports, query) for query in ("ola", "hansen", "ola@example.com", "40012345", "@kari")] == [[1]] * 5


def test_an_address_beside_the_one_on_file_is_found_too(ports: Ports) -> None:
    sale = saved(ports)
    sale.put(replace(sale.person, entered_email="ola@example.com"))
    ports.sales.save(sale)
    assert found(ports, "ola@example.com") == found(ports, POTTER.email) == [1]


def test_a_changed_term_is_found_and_the_old_one_is_not(ports: Ports) -> None:
    sale = saved(ports)
    sale.put(replace(sale.draft, customer_name="Ola Hansen"))
    sale.put(Person(replace(POTTER, name="Ola Hansen", email="ola@example.com")))
    ports.sales.save(sale)
    assert found(ports, "ola") == found(ports, "hansen") == found(ports, "ola@example.com") == [1]
    assert found(ports, "nordmann") == found(ports, POTTER.email) == []
    assert found(ports, POTTER.phone) == [1]


def test_a_refused_change_is_not_found(ports: Ports) -> None:
    saved(ports)
    first, second = ports.sales.get(sale_id(1)), ports.sales.get(sale_id(1))
    first.put(replace(first.draft, note="faster"))
    ports.sales.save(first)
    second.put(Person(Customer("Ola Hansen")))
    with pytest.raises(StaleSaleError):
        ports.sales.save(second)
    assert found(ports, "hansen") == []
    assert found(ports, "nordmann") == [1]


def test_an_order_is_found_by_the_rows_of_its_draft_order_and_by_its_own_number(ports: Ports) -> None:
    sale = saved(ports, po_number="PO 118")
    saved(ports, 2)
    sale.put(replace(order_of(sale, 77), customer_name=POTTER.name))
    sale.put(replace(sale.draft, status=DraftOrderStatus.COMPLETED))
    ports.sales.save(sale)
    for query in ("1077", "#1077", "kari", "nordmann 1077", "2233", "po 118", POTTER.email):
        assert found(ports, query, orders=True) == [77], query
    for query in ("1001", "#D1001", "#D1077"):
        assert found(ports, query, orders=True) == [], query
    assert found(ports, "kari") == [2, 1]
    assert found(ports, "1077") == []


@pytest.mark.parametrize("status", [DraftOrderStatus.CANCELLED, DraftOrderStatus.COMPLETED])
def test_a_closed_draft_order_is_still_found(ports: Ports, status: DraftOrderStatus) -> None:
    sale = saved(ports)
    sale.put(replace(sale.draft, status=status))
    ports.sales.save(sale)
    assert found(ports, "kari") == found(ports, "kari", statuses=(status.value,)) == [1]
    assert found(ports, "kari", statuses=("OPEN",)) == []


def test_an_erased_customer_is_found_by_nothing_but_numbers(ports: Ports) -> None:
    sale = saved(ports)
    sale.put(replace(sale.draft, customer_name=""))
    sale.put(Person(Customer()))
    ports.sales.save(sale)
    assert [found(ports, query) for query in ("kari", "nordmann", POTTER.email, POTTER.phone, POTTER.handle)] == [
        []
    ] * 5
    assert found(ports, "1001") == [1]
