"""What owners do with the team by its forms.

A flow is a function. It prepares, and returns what is done (the same forms are sent again until they are answered) and
what then is missing.
"""

from http import HTTPStatus

from invoicing.domain.staff.role import Role
from tests.support.actors.office import Office
from tests.support.faults.flows.flow import Act, Missing, account
from tests.support.faults.flows.people.person import PER, new_browser, patiently, person, team_of, user_of
from tests.support.faults.steady_shop import SteadyShop
from tests.support.stacks.staff import CHOSEN, invited

TEAM, NEW = "/admin/team", "/admin/team/new"
OK, SEE_OTHER = HTTPStatus.OK, HTTPStatus.SEE_OTHER


def invited_by(shop: SteadyShop, browser: Office, chosen: str) -> list[str]:
    """Return why the newest invitation lets the person in nowhere. They choose a password by it, once.

    Where a crash left open whether it was sent, the page says so, and the owner invites again.
    """
    if not sent(shop):
        patiently(shop, shop.office_form(browser, f"{TEAM}/{user_of(shop, PER).id}", "/invitation"))
    visitor, password = new_browser(shop), user_of(shop, PER).password or ""
    if password != chosen:
        wrong = shop.check(lambda: password in sent(shop)[-1], "the newest invitation has another password")
        visitor.post("/admin/sign-in", {"email": PER, "password": password, "new_password": chosen})
        return wrong or shop.check(lambda: visitor.is_signed_in, "the invitation lets the person in nowhere")
    visitor.post("/admin/sign-in", {"email": PER, "password": chosen})
    return shop.check(lambda: visitor.is_signed_in, "the chosen password lets the person in nowhere")


def sent(shop: SteadyShop) -> list[str]:
    """Return the texts of the invitations that the user pool has sent."""
    return [email.text for email in shop.stack.outbox.emails if email.to == [PER] and not email.configuration_set]


@account
def invite_a_person(shop: SteadyShop) -> tuple[Act, Missing]:
    """Invite: one account, and an e-mail whose password lets the person in. Where none was sent, the page says so."""
    browser = shop.office()
    form = shop.office_form(browser, NEW, NEW, name="Per", email=PER, role="staff")

    def then() -> list[str]:
        lets_in = invited_by(shop, browser, CHOSEN)
        [per] = [one for one in team_of(shop).accounts if one.email == PER]
        return [*lets_in, *shop.check(lambda: per.roles == {Role.STAFF}, f"they are {per.roles}")]

    return lambda: patiently(shop, form), then


@account
def accept_an_invitation(shop: SteadyShop) -> tuple[Act, Missing]:
    """Sign in with the password of the invitation, and choose another one."""
    given = invited(shop.stack, PER)
    shop.stack.wait_until_idle()

    def act() -> int:
        browser = new_browser(shop)
        first = browser.post("/admin/sign-in", {"email": PER, "password": given, "new_password": CHOSEN})
        if browser.is_signed_in or first.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return first.status
        return browser.post("/admin/sign-in", {"email": PER, "password": CHOSEN}).status

    def then() -> list[str]:
        old, new = new_browser(shop), new_browser(shop)
        old.post("/admin/sign-in", {"email": PER, "password": given})
        new.post("/admin/sign-in", {"email": PER, "password": CHOSEN})
        return [
            *shop.check(lambda: new.get("/admin/drafts").status == OK, "the chosen password opens nothing"),
            *shop.check(lambda: not old.is_signed_in, "the password of the invitation signs in"),
        ]

    return act, then


@account
def make_an_owner_staff(shop: SteadyShop) -> tuple[Act, Missing]:
    """Take rights away: no session goes on with the old ones."""
    per = person(shop, Role.OWNER)
    address = f"{TEAM}/{per.id}/role"
    form = shop.office_form(shop.office(), address, address, role="staff")

    def then() -> list[str]:
        again = shop.office(per.credentials)
        return [
            *shop.check(lambda: per.opens() == SEE_OTHER, "a session of before opens pages"),
            *shop.check(lambda: per.roles == {"staff"}, f"they are {per.roles}"),
            *shop.check(lambda: again.get(TEAM).status == HTTPStatus.FORBIDDEN, "they manage the team"),
            *shop.check(lambda: "role_changed" in per.changes(), "it is not recorded"),
        ]

    return lambda: patiently(shop, form), then


@account
def make_staff_an_owner(shop: SteadyShop) -> tuple[Act, Missing]:
    per = person(shop)
    address = f"{TEAM}/{per.id}/role"
    form = shop.office_form(shop.office(), address, address, role="owner")

    def then() -> list[str]:
        again = shop.office(per.credentials)
        return [
            *shop.check(lambda: per.opens() == SEE_OTHER, "a session of before opens pages"),
            *shop.check(lambda: per.roles == {"owner"}, f"they are {per.roles}"),
            *shop.check(lambda: again.get(TEAM).status == OK, "they do not manage the team"),
            *shop.check(lambda: "role_changed" in per.changes(), "it is not recorded"),
        ]

    return lambda: patiently(shop, form), then


@account
def sign_a_person_out(shop: SteadyShop) -> tuple[Act, Missing]:
    per = person(shop)
    shop.office(per.credentials)
    form = shop.office_form(shop.office(), f"{TEAM}/{per.id}", "/sign-out")
    return (
        lambda: patiently(shop, form),
        lambda: [
            *shop.check(lambda: per.opens() == SEE_OTHER, "a session of before opens pages"),
            *shop.check(lambda: per.sessions == 0, "a session is left"),
        ],
    )


@account
def remove_a_person(shop: SteadyShop) -> tuple[Act, Missing]:
    """Remove: no session opens a page, and no password signs in."""
    per = person(shop)
    form = shop.office_form(shop.office(), f"{TEAM}/{per.id}/delete", "/delete")

    def then() -> list[str]:
        return [
            *shop.check(lambda: per.opens() == SEE_OTHER, "a session opens pages"),
            *shop.check(lambda: not per.signs_in(), "they sign in"),
            *shop.check(lambda: "disabled" in per.changes(), "it is not recorded"),
        ]

    return lambda: patiently(shop, form), then


@account
def invite_a_person_who_was_removed(shop: SteadyShop) -> tuple[Act, Missing]:
    """Let a person in again: by a new password, and with no session of before."""
    per, browser = person(shop), shop.office()
    assert patiently(shop, shop.office_form(browser, f"{TEAM}/{per.id}/delete", "/delete")) == SEE_OTHER
    form = shop.office_form(browser, NEW, NEW, name="Per", email=PER, role="staff")

    def then() -> list[str]:
        lets_in = invited_by(shop, browser, "another of their own")
        return [
            *lets_in,
            *shop.check(lambda: per.opens() == SEE_OTHER, "a session of before opens pages"),
            *shop.check(lambda: not per.signs_in(), "the password of before signs in"),
        ]

    return lambda: patiently(shop, form), then
