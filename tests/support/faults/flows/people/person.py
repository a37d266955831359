"""A person of the team beside the owner, whom flows of the team and of one's own account are about."""

import time
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from moto.cognitoidp.models import CognitoIdpUser

from invoicing.adapters.dynamodb.staff.members import LOCKED
from invoicing.domain.staff.role import Role
from tests.support.actors.office import Office
from tests.support.actors.transports import StackTransport
from tests.support.authenticator import STEP, totp
from tests.support.faults.snapshot import snapshot_of
from tests.support.faults.steady_shop import Form, SteadyShop
from tests.support.faults.team import Team, user_pool_of
from tests.support.stacks.staff import CHOSEN, invited

PER = "per@example.com"


@dataclass(frozen=True)
class Person:
    """A person who has chosen the password `CHOSEN`, and a browser in which they are signed in."""

    shop: SteadyShop
    id: str
    email: str
    browser: Office

    @property
    def credentials(self) -> dict[str, str]:
        return {"email": self.email, "password": CHOSEN}

    @property
    def user(self) -> CognitoIdpUser:
        return next(user for user in user_pool_of(self.shop.stack).users.values() if user.id == self.id)

    @property
    def roles(self) -> set[str]:
        return {group.group_name for group in self.user.groups}

    @property
    def sessions(self) -> int:
        return team_of(self.shop).sessions[self.id]

    def changes(self) -> list[str]:
        """Return what was recorded of the account, once all of it was told."""
        events = team_of(self.shop).events
        return [str(getattr(event.data, "change", "")) for event in events if getattr(event.data, "sub", "") == self.id]

    def opens(self, browser: Office | None = None) -> int:
        """Return how a browser is answered, that of before or another one; it keeps its cookie for other runs."""
        cookie = (browser or self.browser).cookie
        return self.shop.stack.request("GET", "/admin/drafts", {"cookie": cookie}).status_code

    def code(self) -> str:
        """Return a code of the authenticator that was not used: there are three, and others once time has passed."""
        authenticator, now = vars(self.user)["authenticator"], int(time.time() / STEP)
        steps = {now, now + 1, now - 1}
        if steps <= authenticator["used"]:
            authenticator["used"].clear()
        return totp(
            authenticator["secret"], min(steps - authenticator["used"], key=lambda step: abs(step - now)) * STEP
        )

    def signs_in(self, password: str = CHOSEN, email: str = "") -> bool:
        answer = self.shop.stack.request("POST", "/sign-in", body={"email": email or self.email, "password": password})
        return answer.status_code == HTTPStatus.OK


def person(shop: SteadyShop, role: Role = Role.STAFF) -> Person:
    """Let a person join the team."""
    chosen = {"email": PER, "password": invited(shop.stack, PER, role), "new_password": CHOSEN}
    assert shop.stack.request("POST", "/sign-in", body=chosen).status_code == HTTPStatus.OK
    browser = shop.office({"email": PER, "password": CHOSEN})
    shop.stack.wait_until_idle()
    return Person(shop, user_of(shop, PER).id, PER, browser)


def user_of(shop: SteadyShop, email: str) -> CognitoIdpUser:
    users = user_pool_of(shop.stack).users.values()
    return next(user for user in users if user.attribute_lookup["email"] == email)


def team_of(shop: SteadyShop) -> Team:
    seen = snapshot_of(shop.stack).team
    assert seen
    return seen


def patiently(shop: SteadyShop, form: Form) -> int:
    """Send a form, and after an error wait for as long as a change that was cut short keeps the team locked."""
    status = shop.post(form)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        shop.stack.clock.advance(LOCKED + timedelta(seconds=1))
    return status


def new_browser(shop: SteadyShop) -> Office:
    return Office(StackTransport(shop.stack))
