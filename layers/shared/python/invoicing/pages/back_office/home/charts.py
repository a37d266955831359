"""The charts of the home page: how old what is overdue is, how far sales have come, and how long payments take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from invoicing.domain.figures.additions import TIME_TO_PAY
from invoicing.domain.figures.figures import TotalKind
from invoicing.domain.figures.totals import AGEING
from invoicing.pages.back_office.home.lists import Link, of_age, of_stage, of_time_to_pay
from invoicing.pages.back_office.words import label_of_days
from invoicing.pages.i18n import formats

if TYPE_CHECKING:
    from invoicing.domain.figures.totals import StoreTotals
    from invoicing.pages.back_office.words import Words

WIDTH, HEIGHT = 400, 96  # of a chart, in its own units
_GAP = 0.24  # of a column
_LEAST = 3  # a class with one sale is seen


@dataclass(frozen=True, slots=True)
class Bar:
    """A column: what it is of, its number in short, its row in the table, and its place in the chart.

    `links` lead to the sales of its number, which is the first of `cells`.
    """

    label: str
    short: str
    cells: tuple[str, ...]
    links: tuple[Link, ...]
    tone: str
    x: float
    width: float
    height: float

    @property
    def y(self) -> float:
        return HEIGHT - self.height


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, its table with the names of the columns, and what it says to whoever cannot see it."""

    code: str
    title: str
    summary: str
    columns: tuple[str, ...]
    bars: tuple[Bar, ...]
    explained: str


@dataclass(frozen=True, slots=True)
class _Class:
    label: str
    size: int
    short: str
    cells: tuple[str, ...]
    links: tuple[Link, ...]
    tone: str = "accent"


def charts_of(totals: StoreTotals, own: str, since: date, words: Words) -> tuple[Chart, ...]:
    """Return the charts of which something is known, those in the store's own currency first.

    Those of payments are of what was paid since a day.
    """
    return tuple(_charts(totals, own, since, words))


def _charts(totals: StoreTotals, own: str, since: date, words: Words) -> Iterator[Chart]:
    if totals.has(TotalKind.STATE, TotalKind.DUE):
        yield from (
            _ageing(totals, currency, words)
            for currency in sorted(totals.currencies, key=lambda it: (it != own, it))
            if totals.overdue(currency).sales
        )
    if totals.has(TotalKind.STATE) and any(totals.stages):
        yield _stages(totals, words)
    if totals.has(TotalKind.PAID) and any(totals.time_to_pay(since)):
        yield _time_to_pay(totals, since, words)


def _ageing(totals: StoreTotals, currency: str, words: Words) -> Chart:
    _ = words.gettext
    title = _("Days overdue in %(currency)s") % {"currency": currency}
    tones = ("caution", "caution", "wrong", "wrong")
    classes = [
        _Class(
            label_of_days(*days),
            it.money.amount,
            formats.compact_money(it.money, words.locale),
            (", ".join(label for label, _href in links) or _number(0, words), words.money(it.money)),
            links,
            tone,
        )
        for days, it, tone in zip(AGEING, totals.ageing(currency), tones, strict=True)
        for links in [of_age(it, totals, currency, days, words)]
    ]
    return _chart(
        "ageing-" + currency.lower(),
        title,
        (_("Days"), _("Sales"), _("Amount")),
        classes,
        _("What is outstanding after its due date, by the number of days since then."),
    )


def _stages(totals: StoreTotals, words: Words) -> Chart:
    _ = words.gettext
    stages = (
        ("was_sent", _("Sent")),
        ("was_delivered", _("Delivered")),
        ("was_opened", _("Opened")),
        ("was_paid", _("Paid")),
    )
    sent, *_others = totals.stages
    classes = [
        _Class(
            name,
            number,
            _number(number, words),
            (_number(number, words), formats.percent(round(number * 100 / max(1, sent)) * 100, words.locale)),
            of_stage(tab, number, words),
        )
        for (tab, name), number in zip(stages, totals.stages, strict=True)
    ]
    return _chart(
        "stages",
        _("From sent to paid"),
        (_("Step"), _("Sales"), _("Of those sent")),
        classes,
        _(
            "All sales that were ever sent or shared, by how far they have come. A sale that is paid counts as opened "
            "and delivered, too, also where no e-mail program reported it."
        ),
        _looked_for(words),
    )


def _time_to_pay(totals: StoreTotals, since: date, words: Words) -> Chart:
    _ = words.gettext
    numbers = totals.time_to_pay(since)
    paid = max(1, sum(numbers))
    classes = [
        _Class(
            label_of_days(*days),
            number,
            _number(number, words),
            (_number(number, words), formats.percent(round(number * 100 / paid) * 100, words.locale)),
            of_time_to_pay(days[0], number, since, words),
        )
        for days, number in zip(TIME_TO_PAY, numbers, strict=True)
    ]
    explained = _(
        "Whole days from the first invoice, or from the draft where there was none, to the payment. Orders that were "
        "paid since %(day)s; 0 is the same day."
    )
    return _chart(
        "time-to-pay",
        _("Days until payment"),
        (_("Days"), _("Orders"), _("Of all")),
        classes,
        explained % {"day": words.day(since.isoformat())},
        _looked_for(words),
    )


def _looked_for(words: Words) -> str:
    """Return why lists of what has no index may take many pages."""
    return words.gettext("Its sales are looked for among all others: a page of a list may show few, and leads further.")


def _chart(code: str, title: str, columns: tuple[str, ...], classes: Iterable[_Class], *explained: str) -> Chart:
    classes = list(classes)
    column = WIDTH / len(classes)
    largest = max(1, *(it.size for it in classes))
    bars = tuple(
        Bar(
            it.label,
            it.short,
            it.cells,
            it.links,
            it.tone,
            round((number + _GAP / 2) * column, 1),
            round((1 - _GAP) * column, 1),
            round(max(_LEAST, HEIGHT * it.size / largest), 1) if it.size else 0,
        )
        for number, it in enumerate(classes)
    )
    summary = ", ".join(f"{it.label}: {' / '.join(it.cells)}" for it in classes)
    return Chart(code, title, summary, columns, bars, " ".join(explained))


def _number(number: int, words: Words) -> str:
    return formats.number(number, words.locale)
