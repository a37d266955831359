"""The timeline: each event of the catalogue says something, in every language, with the name of who caused it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from invoicing.domain import events
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.events import Actor, EmailKind, Event, RecordedEvent
from invoicing.domain.events.catalogue import CATALOGUE
from invoicing.domain.events.store import ProductChanged
from invoicing.domain.orders.edit import OrderFields
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.values.language import LANGUAGES
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import LineUnits, Shortage
from invoicing.pages.back_office.timeline.entries import entries_of
from invoicing.pages.back_office.timeline.field_names import field_names
from invoicing.pages.back_office.timeline.sentence import Sentence, Severity, Teller
from invoicing.pages.back_office.timeline.table import SENTENCES, sentence_of
from invoicing.pages.back_office.words import Words
from tests.support.builders.anything import anything
from tests.support.builders.events import SPECIAL
from tests.support.cast.people import INGRID
from tests.support.fakes import START, FakeStaffMembers

SALE = "06b3m5s4q0xk8t9v7w2e1c3r5a"
NOW = START + timedelta(days=40)
WORDS = Words("en", "Europe/Oslo", NOW)


def recorded(event: Event, actor: Actor = Actor.STAFF, **more: Any) -> RecordedEvent:
    about = {"id": "evt_01KAQ2V7C3J8M4N5P6Q7R8S9T0", "correlation_id": SALE, "occurred_at": START, **more}
    return RecordedEvent(sale_id=SALE, type=type(event).__name__, actor=actor, data=event, **about)


def told(event: Event, locale: str = "en", **more: Any) -> Sentence:
    return sentence_of(Teller(locale, "Europe/Oslo", NOW, recorded(event, **more)))


def test_every_event_of_the_catalogue_has_a_sentence() -> None:
    assert set(SENTENCES) == set(CATALOGUE.values())


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_value_of_an_event_can_be_told_in_every_language(name: str) -> None:
    @settings(max_examples=8)
    @given(anything(CATALOGUE[name], {**SPECIAL, int: st.integers(0, 10**9)}), st.sampled_from([None, f"ord_{SALE}"]))
    def check(event: Event, order_id: str | None) -> None:
        for locale in LANGUAGES:
            text = told(event, locale, order_id=order_id).text
            assert text
            assert not re.search(r"%\(\w+\)s", text)

    check()


@pytest.mark.parametrize("event", [events.EmailBounced, events.EmailFailed])
def test_a_notice_to_the_store_that_does_not_arrive_asks_for_no_link_to_the_customer(event: Any) -> None:
    sentence = told(event("e1", EmailKind.PAID_NOTICE, "Permanent"))
    assert sentence.text.startswith("Notice of payment")
    assert (sentence.severity, sentence.action) == (Severity.PROBLEM, None)


def test_a_norwegian_reads_norwegian() -> None:
    paid = events.OrderPaid(f"ord_{SALE}", f"pay_{SALE}_1", Money(99800, "NOK"))
    assert told(paid, "nb").text == "Betalt: 998,00\N{NO-BREAK SPACE}kr"


def test_what_a_reader_can_do_about_an_event_is_a_link() -> None:
    bounced = told(events.EmailBounced("e1", EmailKind.INVOICE, "Permanent"))
    assert (bounced.severity, bounced.action and bounced.action.address) == (
        Severity.PROBLEM,
        f"/admin/drafts/dft_{SALE}/links",
    )
    of_order = told(events.EmailBounced("e1", EmailKind.RECEIPT, "Permanent"), order_id=f"ord_{SALE}")
    assert of_order.action
    assert of_order.action.address == f"/admin/orders/ord_{SALE}/links"


def test_a_product_that_is_short_is_named_with_the_way_to_it() -> None:
    sentence = told(events.OutOfStock((Shortage("MUG/BLÅ", 3, 1), Shortage("code:WINTER", 1, 0))))
    assert sentence.text == "Out of stock (MUG/BLÅ: 1 left, 3 wanted, WINTER: 0 left, 1 wanted)"
    assert sentence.action
    assert sentence.action.address == "/admin/products/MUG%2FBL%C3%85"


def test_a_fulfillment_tells_what_was_sent_by_whom_and_where_it_is() -> None:
    lines = (LineUnits("li_1", 2), LineUnits("li_2", 1))
    sent = events.OrderFulfilled(
        f"ord_{SALE}",
        f"ful_{SALE}_1",
        lines,
        is_complete=False,
        carrier="Posten",
        tracking_number="CS1",
        tracking_url="https://sporing.example/CS1",
        notify=True,
    )
    sentence = told(sent)
    assert sentence.text == "Fulfilled in part: 3 units · Posten CS1 · the customer is told by e-mail"
    assert sentence.action
    assert sentence.action.address == "https://sporing.example/CS1"


def test_what_the_program_noted_stands_beside_the_sentence() -> None:
    failed = told(events.EmailFailed("e1", EmailKind.INVOICE, "Amazon SES refused the sender."))
    assert (failed.text, failed.detail) == ("Invoice could not be sent", "Amazon SES refused the sender.")


def test_an_entry_names_staff_by_name_and_others_by_their_kind() -> None:
    cancelled = events.DraftOrderCancelled()
    members = FakeStaffMembers(INGRID)
    entries = entries_of(
        [
            recorded(cancelled, staff_id=INGRID.id),
            recorded(cancelled, staff_id="unknown"),
            recorded(cancelled, Actor.CUSTOMER),
            recorded(cancelled, Actor.SYSTEM),
            recorded(cancelled, Actor.PROVIDER),
        ],
        WORDS,
        members,
    )
    assert [entry.actor for entry in entries] == [INGRID.name, "Staff", "Customer", "Automatic", "Payment provider"]
    assert members.reads == 1


def test_names_are_not_read_for_entries_without_staff() -> None:
    members = FakeStaffMembers(INGRID)
    entries_of([recorded(events.DraftOrderCancelled(), Actor.SYSTEM)], WORDS, members)
    assert members.reads == 0


def test_an_entry_that_cannot_be_read_is_shown_as_such_among_the_others() -> None:
    good = recorded(events.DraftOrderCancelled(), Actor.SYSTEM)
    bad, fine = entries_of([Unreadable("evt_1", "EmailSung"), good], WORDS, FakeStaffMembers())
    assert (bad.text, bad.at) == ("This entry cannot be read (EmailSung)", None)
    assert fine.text == "Draft cancelled: its links say so"


def test_the_names_of_fields_that_events_list_are_known() -> None:
    teller = Teller("nb", "Europe/Oslo", NOW, recorded(events.DraftOrderCancelled()))
    names = {*DraftInput.__dataclass_fields__, *OrderFields.__dataclass_fields__}
    assert {name for name in names if field_names([name], teller) == name.replace("_", " ")} == set()


def test_a_change_of_stock_says_by_how_much_and_why() -> None:
    added = told(ProductChanged("mug", ("available",), adjustment=3, reason="restocked"))
    assert added.text == "Stock of mug changed by +3 (restocked)"
    assert told(ProductChanged("mug", ("available",), adjustment=-1)).text == "Stock of mug changed by -1"
