import pytest

from tests.functions.staff import Staff


@pytest.fixture
def staff(aws: object) -> Staff:
    """Staff, before anything was set up."""
    return Staff(aws)


@pytest.fixture
def shop(staff: Staff) -> Staff:
    """Staff in a shop that sells mugs to Norway, Germany and Sweden."""
    staff.open_shop("mug")
    return staff
