"""Days of the home page begin at the store's midnight, and weeks on the first day of its country's weeks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from babel import Locale

from invoicing.bootstrap import app
from invoicing.pages.i18n.weeks import first_of_week
from invoicing.usecases.figures.record_figures import record_figures
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.office_lists import rows_of
from tests.support.cast.people import INGRID

MINUTE = timedelta(minutes=1)
# In Oslo, of which the second begins the day after the clocks changed: days counted in hours would begin an hour off.
MONDAYS = [datetime(2026, 12, 6, 23, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)]


def be(moment: datetime) -> None:
    app.clock.advance(moment - app.clock())  # type: ignore[attr-defined]  # the clock of the tests


def figures(office: Office) -> dict[str, str]:
    """Count every sale, and return the number of sales of each figure."""
    for sale_id in list(app.sales.records):  # type: ignore[attr-defined]  # those in memory
        record_figures(sale_id, ports=app)
    page = office.open("/admin")
    shown = {it.select("h3")[0].get_text(): it.select(".figure__links")[0] for it in page.soup.select(".figure")}
    for words in shown.values():
        for link in words.select("a"):
            assert len(rows_of(office.open(str(link["href"])))) == int(link.get_text().split()[0])
    return {title: words.get_text().split(" (")[0] for title, words in shown.items()}


@pytest.mark.parametrize("monday", MONDAYS)
def test_overdue_and_this_week_begin_at_the_store_s_midnight(merchant: Merchant, monday: datetime) -> None:
    be(monday - timedelta(days=3))
    sunday = {"type": "fixed", "due_on": (monday - timedelta(hours=12)).date().isoformat()}
    merchant.link(merchant.ready(payment_terms=sunday))
    be(monday - MINUTE)
    merchant.complete(merchant.ready())
    office = Office.signed_in(INGRID)
    assert figures(office) == {"Outstanding": "1 draft", "Overdue": "None", "Paid this week": "1 order"}
    be(monday)
    assert figures(office) == {"Outstanding": "1 draft", "Overdue": "1 draft", "Paid this week": "None"}
    merchant.complete(merchant.ready())
    assert figures(office)["Paid this week"] == "1 order"


@pytest.mark.parametrize("monday", MONDAYS)
def test_a_class_of_days_overdue_ends_at_the_store_s_midnight(merchant: Merchant, monday: datetime) -> None:
    be(monday - timedelta(days=10))
    due_on = (monday - timedelta(days=7, hours=12)).date()  # the Sunday of the week before
    merchant.link(merchant.ready(payment_terms={"type": "fixed", "due_on": due_on.isoformat()}))
    for moment, expected in ((monday - MINUTE, "1–7"), (monday, "8–14")):
        be(moment)
        office = Office.signed_in(INGRID)
        figures(office)
        [row] = [row for row in office.open("/admin").soup.select("tbody")[0].select("tr") if row.select("a")]
        assert row.select("th")[0].get_text() == expected
        assert len(rows_of(office.open(str(row.select("a")[0]["href"])))) == 1


def test_the_week_begins_as_it_does_in_the_store_s_country(merchant: Merchant) -> None:
    """It is the store's Sunday, and a new week has begun in the United States."""
    be(MONDAYS[0] - timedelta(days=2))
    merchant.complete(merchant.ready())
    be(MONDAYS[0] - timedelta(hours=6))
    office = Office.signed_in(INGRID)
    office.headers["accept-language"] = "en-US"
    assert figures(office)["Paid this week"] == "1 order"
    app.stores.put(replace(app.stores.read(), country="US"), seen=app.stores.read())
    assert figures(office)["Paid this week"] == "None"


@pytest.mark.parametrize("country", ["NO", "DE", "GB", "US", "BR", "JP", "IL", "SA", "EG", "IR"])
def test_weeks_begin_as_cldr_says(country: str) -> None:
    sunday = datetime(2026, 12, 6, tzinfo=UTC).date()
    for day in (sunday + timedelta(days=number) for number in range(7)):
        assert first_of_week(day, country).weekday() == Locale.parse(f"und_{country}").first_week_day
        assert 0 <= (day - first_of_week(day, country)).days < 7
