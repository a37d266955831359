"""Concurrent actors, in an order that a seed chooses. A failure names its seed: make torture ARGS="--race SEED"."""

import pytest

from tests.support.faults.races.crowd import crowd
from tests.support.faults.races.owners import run_owners_race
from tests.support.faults.races.race import run_race

SEEDS = 400


@pytest.mark.parametrize("first", range(0, SEEDS, 100))
def test_no_order_of_the_steps_breaks_an_invariant(first: int):
    assert [str(race) for seed in range(first, first + 100) if (race := run_race(seed)).wrong] == []


def test_of_owners_who_remove_each_other_at_once_one_stays():
    assert [str(race) for seed in range(200) if (race := run_owners_race(seed)).wrong] == []


def test_a_race_can_be_had_again_from_its_seed():
    assert run_race(7).trail == run_race(7).trail
    assert run_race(7).trail != run_race(8).trail


def test_of_a_thousand_buyers_of_the_last_unit_one_gets_it_and_the_others_are_told():
    outcome = crowd(1000, 1, most=1, seed=1)
    assert outcome.wrong == ()
    assert (outcome.orders, outcome.charged, outcome.sold_out, outcome.left) == (1, 1, 999, 0)
