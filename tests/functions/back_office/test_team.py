"""The team: an owner invites, changes roles, signs out and removes."""

from datetime import timedelta

import pytest

from invoicing.bootstrap import app
from invoicing.domain.errors import EmailRejectedError
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import INGRID
from tests.support.fakes import FakeStaff, FakeStaffMembers, FakeUser, FakeUserPool

KARI = "kari@example.com"
PASSWORD = "local-only"
PHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def pool(merchant: Merchant) -> FakeUserPool:
    ingrid = FakeUser("ingrid@example.com", PASSWORD, name=INGRID.name, sub=INGRID.id)
    app.staff = staff = FakeStaff(ingrid)
    app.user_pool = pool = FakeUserPool(staff)
    return pool


@pytest.fixture
def owner(pool: FakeUserPool, office: Office) -> Office:
    del pool
    return office


def invite(owner: Office, role: Role = Role.STAFF, **typed: str) -> str:
    """Invite Kari and return the address of her page."""
    owner.open("/admin/team/new")
    page = owner.submit("/admin/team/new", **{"name": "Kari", "email": KARI, "role": role, **typed})
    assert page.status == 200, page.text
    return page.url


def signed_in(pool: FakeUserPool) -> Office:
    """Return the browser of Kari's phone, in which she has chosen a password and signed in."""
    browser = Office()
    browser.headers["user-agent"] = PHONE
    browser.open("/admin/drafts")
    browser.submit("/admin/sign-in", email=KARI, password=pool.staff.users[KARI].password)
    page = browser.submit("/admin/sign-in", new_password="a password of her own")
    assert page.url == "/admin/drafts", page.text
    return browser


def test_an_invited_person_gets_an_email_and_signs_in_with_their_role(owner: Office, pool: FakeUserPool) -> None:
    address = invite(owner)
    assert pool.invited == [KARI]
    page = owner.open(address)
    assert page.heading == "Kari"
    assert "Invited, and not signed in yet" in page.text
    kari = signed_in(pool)
    assert kari.get("/admin/team").status == 403
    page = owner.open(address)
    assert "Chrome, Android" in page.text
    assert "Invited" not in page.text
    rows = [row.get_text(" ", strip=True) for row in owner.open("/admin/team").soup.select(".row")]
    assert [row.split()[0] for row in rows] == ["Ingrid", "Kari"]
    assert "Staff Signed in" in rows[1]


def test_an_invitation_is_sent_again_with_another_password(owner: Office, pool: FakeUserPool) -> None:
    invite(owner)
    first = pool.staff.users[KARI].password
    page = owner.submit(f"/admin/team/{KARI}/invitation")
    assert "sent again" in page.text
    assert pool.staff.users[KARI].password != first
    signed_in(pool)
    password = pool.staff.users[KARI].password
    assert owner.post(f"/admin/team/{KARI}/invitation", {}).status == 303
    assert (pool.staff.users[KARI].password, pool.invited) == (password, [KARI, KARI])


def test_an_invitation_that_cannot_be_sent_says_so(owner: Office, pool: FakeUserPool) -> None:
    pool.is_mute = True
    owner.open("/admin/team/new")
    page = owner.submit("/admin/team/new", name="Kari", email=KARI, role="staff")
    assert "no e-mail could be sent" in page.text
    assert "a generated password" not in page.body


def test_a_form_of_an_invitation_that_is_sent_twice_invites_once(owner: Office, pool: FakeUserPool) -> None:
    typed = {"name": "Kari", "email": KARI, "role": "staff"}
    form = owner.open("/admin/team/new")
    assert "Tell them where to sign in: https://" in form.text
    assert "/admin/sign-in" in form.text
    assert "The invitation is sent." in owner.submit("/admin/team/new", form, **typed).text
    assert "was sent before" in owner.submit("/admin/team/new", form, **typed).text
    assert pool.invited == [KARI]
    form = owner.open(f"/admin/team/{KARI}")
    assert "sent again" in owner.submit("/invitation", form).text
    assert "was sent before" in owner.submit("/invitation", form).text
    assert pool.invited == [KARI, KARI]
    assert "sent again" in owner.submit("/invitation").text


def test_an_address_that_was_just_invited_is_sent_no_second_password(owner: Office, pool: FakeUserPool) -> None:
    typed = {"name": "Kari", "email": KARI, "role": "staff"}
    told = []
    for _ in range(3):
        owner.open("/admin/team/new")
        told.append("was sent before" in owner.submit("/admin/team/new", **typed).text)
    assert told == [False, True, True]
    assert pool.invited == [KARI]
    app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # the clock of the tests
    owner.open("/admin/team/new")
    assert "The invitation is sent." in owner.submit("/admin/team/new", **typed).text
    assert pool.invited == [KARI, KARI]


def test_an_invitation_that_failed_is_sent_by_the_same_form(
    owner: Office, pool: FakeUserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"name": "Kari", "email": KARI, "role": "staff"}
    form = owner.open("/admin/team/new")
    with monkeypatch.context() as failing:
        failing.setattr(pool, "send_invitation", lambda user: 1 / 0)
        assert owner.submit("/admin/team/new", form, **typed).status == 500
    assert pool.invited == []
    assert "The invitation is sent." in owner.submit("/admin/team/new", form, **typed).text
    assert pool.invited == [KARI]


def test_what_is_wrong_with_an_invitation_stands_at_its_field_and_invites_no_one(
    owner: Office, pool: FakeUserPool
) -> None:
    before = {**pool.staff.users}
    typed = {"name": "", "email": "kari", "role": "program"}
    page = owner.post("/admin/team/new", typed)
    assert page.status == 422
    assert {fault["id"] for fault in page.soup.select(".fault")} == {"fault-name", "fault-email", "fault-role"}
    page = owner.post("/admin/team/new", {"name": "Ada", "email": "Ingrid@example.com ", "role": "staff"})
    assert "is a member already" in page.text
    assert page.fields("/admin/team/new")["name"] == "Ada"
    assert pool.staff.users == before
    assert pool.staff.users["ingrid@example.com"].roles == {Role.OWNER}


def test_an_address_that_the_user_pool_does_not_take_is_told_at_its_field(
    owner: Office, pool: FakeUserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **more: object) -> None:
        raise EmailRejectedError("user_pool")

    monkeypatch.setattr(pool, "create", refuse)
    page = owner.post("/admin/team/new", {"name": "Ada", "email": "o'brien@example.com", "role": "staff"})
    assert (page.status, "enter another one" in page.text) == (422, True)
    assert page.fields("/admin/team/new")["email"] == "o'brien@example.com"


def test_another_role_signs_the_person_out_and_counts_from_the_next_sign_in(owner: Office, pool: FakeUserPool) -> None:
    address = invite(owner)
    kari = signed_in(pool)
    owner.open(f"{address}/role")
    page = owner.submit(f"{address}/role", role="owner")
    assert "The role is changed" in page.text
    assert kari.get("/admin/drafts").status == 303
    assert pool.staff.users[KARI].roles == {Role.OWNER}
    assert owner.post(f"{address}/role", {"role": "program"}).status == 422


def test_the_last_owner_can_neither_be_removed_nor_become_staff(owner: Office, pool: FakeUserPool) -> None:
    own = f"/admin/team/{INGRID.id}"
    invite(owner, Role.OWNER)  # she has never signed in
    for page in (owner.post(f"{own}/delete", {}), owner.post(f"{own}/role", {"role": "staff"})):
        assert page.status == 422
        assert "is the last owner" in page.text
    user = pool.staff.users["ingrid@example.com"]
    assert (user.is_enabled, user.roles) == (True, frozenset({Role.OWNER}))
    assert owner.get("/admin/team").status == 200


def test_a_removal_ends_the_session_at_once_and_an_invitation_lets_them_in_again(
    owner: Office, pool: FakeUserPool
) -> None:
    address = invite(owner)
    kari = signed_in(pool)
    page = owner.open(f"{address}/delete")
    assert page.heading == "Remove Kari?"
    assert "Removed from the team." in owner.submit(f"{address}/delete").text
    assert kari.get("/admin/drafts").status == 303
    assert pool.staff.users[KARI].is_signed_out
    assert "This account opens nothing" in owner.open(address).text
    invite(owner)
    signed_in(pool)
    members = app.staff_members
    assert isinstance(members, FakeStaffMembers)
    changes = [(getattr(event, "change", None), who) for event, who in members.events]
    assert changes == [("invited", INGRID.id), ("disabled", INGRID.id), ("invited_again", INGRID.id)]


def test_a_person_is_signed_out_everywhere_by_an_owner(owner: Office, pool: FakeUserPool) -> None:
    address = invite(owner)
    kari = signed_in(pool)
    owner.open(address)
    assert "Signed out everywhere" in owner.submit(f"{address}/sign-out").text
    assert kari.get("/admin/drafts").status == 303
    assert "Nowhere." in owner.open(address).text


@pytest.mark.parametrize("staff_id", ["unknown", "x" * 200, "a%20b", KARI])
def test_an_unknown_member_is_not_found(owner: Office, staff_id: str) -> None:
    for path in ("", "/role", "/delete"):
        assert owner.get(f"/admin/team/{staff_id}{path}").status == 404
    for path in ("role", "delete", "sign-out", "invitation"):
        assert owner.post(f"/admin/team/{staff_id}/{path}", {"role": "staff"}).status == 404


def test_a_program_is_listed_and_can_only_be_removed(owner: Office, pool: FakeUserPool) -> None:
    pool.staff.users["erp@example.com"] = FakeUser("erp@example.com", PASSWORD, frozenset({Role.PROGRAM}))
    assert "Program" in owner.open("/admin/team").text
    page = owner.post("/admin/team/erp@example.com/role", {"role": "owner"})
    assert "A program stays a program" in page.text
    assert owner.post("/admin/team/erp@example.com/delete", {}).status == 303
    assert not pool.staff.users["erp@example.com"].is_enabled


def test_a_name_of_markup_is_shown_as_text(owner: Office) -> None:
    address = invite(owner, name="<b>Kari</b>")
    assert owner.open(address).heading == "<b>Kari</b>"
    assert app.staff_members.get([KARI])[KARI] == StaffMember(KARI, "<b>Kari</b>", Role.STAFF)
