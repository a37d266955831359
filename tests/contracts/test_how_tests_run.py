"""What holds for every test, wherever it runs."""

from hypothesis import settings


def test_no_hypothesis_example_has_a_deadline() -> None:
    assert settings.default is not None
    assert settings.default.deadline is None
