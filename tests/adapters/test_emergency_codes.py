"""How emergency codes are kept, in DynamoDB."""

from invoicing.bootstrap import app
from invoicing.domain.events.store import StaffChange, StaffChanged
from tests.support.aws import Aws
from tests.support.cast.people import INGRID, TRYGVE

RENEWED = StaffChanged(sub=INGRID.id, role=INGRID.role, change=StaffChange.EMERGENCY_CODES_RENEWED)
USED = StaffChanged(sub=INGRID.id, role=INGRID.role, change=StaffChange.EMERGENCY_CODE_USED)


def changes(aws: Aws) -> list[str]:
    items = [item for item in aws.items() if item.get("type", {}).get("S") == "StaffChanged"]
    return [item["data"]["M"]["change"]["S"] for item in sorted(items, key=lambda item: item["SK"]["S"])]


def test_a_code_is_used_once_in_the_write_that_has_its_event(aws: Aws) -> None:
    codes = app.emergency_codes
    assert codes.count(INGRID.id) == 0
    assert not codes.use("a", USED)
    codes.replace(["a", "b"], RENEWED)
    assert codes.count(INGRID.id) == 2
    assert [codes.use(code, USED) for code in ("a", "a", "c", "b")] == [True, False, False, True]
    assert codes.count(INGRID.id) == 0
    assert changes(aws) == ["emergency_codes_renewed", "emergency_code_used", "emergency_code_used"]


def test_new_codes_take_the_place_of_one_person_s_old_ones(aws: Aws) -> None:
    codes = app.emergency_codes
    codes.replace(["z"], StaffChanged(sub=TRYGVE.id, role=TRYGVE.role, change=StaffChange.EMERGENCY_CODES_RENEWED))
    codes.replace(["a"], RENEWED)
    codes.replace(["b"], RENEWED)
    assert not codes.use("a", USED)
    codes.discard(INGRID.id)
    assert (codes.count(INGRID.id), codes.count(TRYGVE.id)) == (0, 1)
