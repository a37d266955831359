"""A shop in which anything may happen next."""

from tests.support.faults.races.model import run_model


def test_whatever_happens_next_nothing_is_wrong():
    run_model(40, steps=30)
