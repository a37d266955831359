"""The totals of the store on a day, from what its sales have added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from invoicing.domain.figures.additions import TIME_TO_PAY, Counter, of_order, sum_of
from invoicing.domain.figures.figures import Addition, TotalKind
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.money import Money

# The days by which the payments of a class are overdue, from the first to the last; the last class has no end.
AGEING = ((1, 7), (8, 14), (15, 30), (31, None))
LONGEST_AGE = timedelta(days=30)  # after which days are not told apart


@dataclass(frozen=True, slots=True)
class SalesSum:
    """A number of sales, how many of them are orders, and their money."""

    sales: int
    orders: int
    money: Money

    @property
    def drafts(self) -> int:
        return max(0, self.sales - self.orders)


@dataclass(frozen=True, slots=True)
class StoreTotals:
    """Totals on `today`: of sales as they are, of due dates from 30 days before, and of days of payment that were read.

    Overdue is a matter of days that pass and not of events, so it is counted when it is read: sales with a due date,
    less those that are due later.
    """

    today: date
    state: Mapping[str, Mapping[str, int]]  # by currency
    due: Mapping[tuple[str, str], Mapping[str, int]]  # by currency and day
    paid: Mapping[tuple[str, str], Mapping[str, int]]  # by currency and day
    unread: frozenset[TotalKind] = frozenset()  # what could not be read

    @classmethod
    def of(cls, today: date, read: Iterable[Addition], unread: frozenset[TotalKind] = frozenset()) -> StoreTotals:
        totals = sum_of(read)
        return cls(
            today,
            {currency: amounts for (kind, currency, _), amounts in totals.items() if kind is TotalKind.STATE},
            {(currency, day): amounts for (kind, currency, day), amounts in totals.items() if kind is TotalKind.DUE},
            {(currency, day): amounts for (kind, currency, day), amounts in totals.items() if kind is TotalKind.PAID},
            unread,
        )

    @property
    def currencies(self) -> list[str]:
        return sorted({*self.state, *(currency for currency, _ in (*self.due, *self.paid))})

    def has(self, *kinds: TotalKind) -> bool:
        """Tell whether totals of these kinds were read."""
        return self.unread.isdisjoint(kinds)

    def count(self, name: str) -> int:
        """Return how many sales are counted under a name, in every currency."""
        return sum(amounts.get(name, 0) for amounts in self.state.values())

    @property
    def overdue_drafts(self) -> int:
        return sum(self._overdue(currency, Counter.DUE_DRAFTS, 1) for currency in self.currencies)

    @property
    def overdue_orders(self) -> int:
        return sum(self._overdue(currency, Counter.DUE_ORDERS, 1) for currency in self.currencies)

    def outstanding(self, currency: str) -> SalesSum:
        """Return what was sent and is not paid."""
        names = (Counter.OUTSTANDING_SALES, of_order(FinancialStatus.PENDING), Counter.OUTSTANDING)
        sales, orders, money = (self.state.get(currency, {}).get(name, 0) for name in names)
        return SalesSum(sales, orders, Money(money, currency))

    def overdue(self, currency: str) -> SalesSum:
        """Return what is outstanding after its due date."""
        return self._aged(currency, 1, None)

    def ageing(self, currency: str) -> list[SalesSum]:
        """Return what is overdue, by the classes of `AGEING`."""
        return [self._aged(currency, first, last) for first, last in AGEING]

    def paid_from(self, currency: str, day: date) -> SalesSum:
        """Return the orders that were paid since a day, refunds included."""
        days = self._paid(currency, day)
        orders, money = (sum(amounts.get(name, 0) for amounts in days) for name in (Counter.ORDERS, Counter.MONEY))
        return SalesSum(orders, orders, Money(money, currency))

    def time_to_pay(self, day: date) -> list[int]:
        """Return how many orders that were paid since a day took how long, by the classes of `TIME_TO_PAY`."""
        paid = [amounts for currency in self.currencies for amounts in self._paid(currency, day)]
        return [sum(amounts.get(f"days_{number}", 0) for amounts in paid) for number in range(len(TIME_TO_PAY))]

    @property
    def stages(self) -> list[int]:
        """Return how many sales were ever sent, delivered, opened and paid."""
        stages = (Counter.STAGE_SENT, Counter.STAGE_DELIVERED, Counter.STAGE_OPENED, Counter.STAGE_PAID)
        return [self.count(stage) for stage in stages]

    def _paid(self, currency: str, day: date) -> list[Mapping[str, int]]:
        return [amounts for (of, on), amounts in self.paid.items() if of == currency and on >= day.isoformat()]

    def _aged(self, currency: str, first: int, last: int | None) -> SalesSum:
        names = (Counter.DUE_SALES, Counter.DUE_ORDERS, Counter.DUE_MONEY)
        sales, orders, money = (self._overdue(currency, name, first, last) for name in names)
        return SalesSum(sales, orders, Money(money, currency))

    def _overdue(self, currency: str, name: str, first: int, last: int | None = None) -> int:
        """Return what is overdue by `first` to `last` days, or by `first` or more; `first` is at most 31.

        State and due dates are read one after the other, and a sale may change in between: no number is below 0.
        """
        newest = (self.today - timedelta(days=first)).isoformat()
        if last is None:
            later = (amounts for (of, day), amounts in self.due.items() if of == currency and day > newest)
            due = self.state.get(currency, {}).get(name, 0)
            return max(0, due - sum(amounts.get(name, 0) for amounts in later))
        oldest = (self.today - timedelta(days=last)).isoformat()
        within = (amounts for (of, day), amounts in self.due.items() if of == currency and oldest <= day <= newest)
        return max(0, sum(amounts.get(name, 0) for amounts in within))
