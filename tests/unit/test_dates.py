"""Days and intervals as CLDR writes them, matched with its skeletons once a locale."""

from datetime import date
from unittest.mock import Mock

import pytest
from babel import dates

from invoicing.pages.i18n import formats

DAYS = [(date(2026, 11, 25), date(2026, 11, 27)), (date(2026, 11, 28), date(2026, 12, 2)), (date(2026, 1, 1),) * 2]


@pytest.mark.parametrize("locale", formats.FORMATS)
@pytest.mark.parametrize(("first", "last"), DAYS)
def test_days_and_intervals_are_written_as_babel_writes_them(locale: str, first: date, last: date) -> None:
    cldr = formats.babel_locale(locale)
    assert formats.interval(first, last, locale) == dates.format_interval(first, last, "MMMMd", locale=cldr)
    assert formats.short_date(first, locale) == dates.format_skeleton("MMMMd", first, locale=cldr)


def test_skeletons_are_matched_once_a_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    match = Mock(wraps=dates.match_skeleton)
    monkeypatch.setattr(dates, "match_skeleton", match)
    formats._day_skeleton.cache_clear()
    formats._interval_skeleton.cache_clear()
    for first, last in DAYS * 3:
        formats.interval(first, last, "nb")
        formats.short_date(first, "nb")
    assert match.call_count <= 2
