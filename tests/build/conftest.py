import pytest

from tests.support.replay.record import Recording, record_first_requests


@pytest.fixture(scope="session")
def recording() -> Recording:
    """A request of each function, as the first after a cold start."""
    return record_first_requests()
