"""A shop in which events are lost for a while, repeated and reordered, and totals are rebuilt meanwhile."""

from tests.support.faults.races.totals_model import run_totals_model


def test_no_history_lets_the_totals_differ_from_a_scan_of_the_sales():
    run_totals_model(15, steps=20)
