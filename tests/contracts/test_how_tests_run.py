"""What holds for every test, wherever it runs."""

from hypothesis import settings


def test_no_example_has_to_be_quicker_than_a_busy_machine_is() -> None:
    assert settings.default is not None
    assert settings.default.deadline is None
