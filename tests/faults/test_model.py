"""A shop in which any action may come next."""

from tests.support.faults.races.model import run_model


def test_no_sequence_of_actions_breaks_an_invariant():
    run_model(40, steps=30)
