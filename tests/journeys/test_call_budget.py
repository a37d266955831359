"""What each operation asks of AWS. Counts, so that they hold on any machine."""

import pytest

from local.stack import Stack
from tests.bench import chat_sale, counted_sale
from tests.bench.chat_sale import TERMS, written_by_chat_sale
from tests.bench.sale import (
    BATCH_WINDOW,
    FURTHER_PRODUCT,
    MOST_WRITTEN,
    WHOLE_SALE,
    Measured,
    Row,
    measure_sale,
)
from tests.support.aws_simulator import AwsSimulator


@pytest.fixture(scope="module", params=[1, 95, 96, 199], ids=lambda count: f"{count}-products")
def measured(request: pytest.FixtureRequest, aws_simulator: AwsSimulator) -> Measured:
    stack = aws_simulator.get("a shop that batches", lambda: Stack.start(batch_window=BATCH_WINDOW))
    stack.reset()
    return measure_sale(stack, products=request.param)


def test_every_step_keeps_to_its_budget(measured: Measured):
    over = {row.step: row.most for row in measured.rows if row.budget is not None and row.most > row.budget}
    assert over == {}
    assert all(row.count for row in measured.rows), "a step that asked nothing was not measured"


def test_the_whole_sale_keeps_to_its_budget(measured: Measured):
    further = sum(row.budget - first for row, first in _chunked(measured) if row.budget is not None)
    assert measured.total.count <= WHOLE_SALE + further


def test_a_sale_writes_no_more_than_its_units(measured: Measured):
    assert measured.total.write <= MOST_WRITTEN + FURTHER_PRODUCT * (measured.products - 1)


def test_a_sale_in_a_chat_with_many_terms_writes_no_more_than_its_units(aws_simulator: AwsSimulator):
    stack = aws_simulator.get("a shop that batches", lambda: Stack.start(batch_window=BATCH_WINDOW))
    stack.reset()
    terms, written = written_by_chat_sale(stack)
    assert terms == TERMS
    assert written <= chat_sale.MOST_WRITTEN


@pytest.mark.parametrize("terms", [False, True])
def test_counting_a_sale_keeps_to_its_budget(aws_simulator: AwsSimulator, terms: bool):
    stack = aws_simulator.get("a shop that batches", lambda: Stack.start(batch_window=BATCH_WINDOW))
    stack.reset()
    calls, written = counted_sale.counting_of_sale(stack, terms=terms)
    assert 0 < calls <= counted_sale.MOST_CALLS
    assert 0 < written <= counted_sale.MOST_WRITTEN + (counted_sale.FOR_TERMS if terms else 0)


def _chunked(measured: Measured) -> list[tuple[Row, int]]:
    """Return the steps whose budgets grow by one with each further 100 products, and what they are for the first."""
    pages = {"open the link": 2, "details, and the page after": 4, "delivery, and the page after": 4}
    firsts = {"create a draft": 3, "pay": 3, **pages}
    return [(row, firsts[row.step]) for row in measured.rows if row.step in firsts]
