"""Bugs of the team: of removals, emergency codes, and owners who change each other."""

from tests.support.faults.bugs.bug import bug

TEAM = "invoicing.usecases.staff.team"

BUGS = (
    bug(
        "the sessions of a removed person end last",
        "matrix",
        "remove_a_person",
        (TEAM, "        ports.sessions.end_all(current.id)\n", ""),
    ),
    bug(
        "a lesser role is written after the user pool has it",
        "matrix",
        "make_an_owner_staff",
        (TEAM, "            ports.staff_members.put(StaffMember(current.id, current.title, role))\n", ""),
    ),
    bug(
        "an emergency code lets in twice",
        "matrix",
        "sign_in_with_an_emergency_code",
        ("invoicing.adapters.dynamodb.staff.emergency_codes", '"DELETE codes :codes"', '"ADD codes :codes"'),
    ),
    bug(
        "changes of the team take no turns",
        "owners",
        "",
        (TEAM, '    if lock is None:\n        raise BusyError("team")\n', "    lock = lock or ports.clock()\n"),
    ),
)
