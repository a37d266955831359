"""Arbitrary values of the fields of events."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from invoicing.domain.values.money import Money
from tests.support.builders.anything import Strategies
from tests.support.fakes import START

MONEY = st.builds(Money, st.integers(-(10**12), 10**12), st.sampled_from(("NOK", "JPY", "KWD")))
TIMES = st.builds(lambda seconds: START + timedelta(seconds=seconds), st.integers(-(10**9), 10**9))
SPECIAL: Strategies = {Money: MONEY, datetime: TIMES}
