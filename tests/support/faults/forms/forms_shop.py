"""The described shop with people at its back office: what each route is sent, and by whom."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from bs4 import Tag

from invoicing.bootstrap import app
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.refund import Refund
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.session import Session, SessionSecret
from invoicing.domain.values.ids import draft_order_id
from invoicing.pages.back_office.routes.route import Route
from invoicing.usecases.staff.sessions import end_session
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from tests.support.actors.answer import Page, fields_of
from tests.support.actors.office import SESSION, Office
from tests.support.actors.transports import StackTransport
from tests.support.cast.people import INGRID, TRYGVE
from tests.support.faults.document.described_shop import DescribedShop, described_shop
from tests.support.faults.snapshot import Items, Kept, snapshot_of, stored_items
from tests.support.faults.steady_shop import SteadyShop
from tests.support.faults.steady_stack import Moment, SteadyStack
from tests.support.faults.team import Account, team_seen
from tests.support.office_routes import ALL_ROUTES
from tests.support.stacks.staff import signed_in_before

STAFF = replace(TRYGVE, role=Role.STAFF)
PROGRAM = StaffMember("7c1d54aa-93f2-4d0e-a1b8-2f6f0e9c3d17", "Programmet", Role.PROGRAM)
FORMS = {f"{route.method} {route.path}": route for route in ALL_ROUTES}
IN_PATH = re.compile(r"{(\w+)}")
DELIVERY = "/admin/settings/delivery"
# What a person types into a form that begins blank, by the end of its address.
TYPED = {
    "/drafts/new": {"name": "Kari", "line-0-title": "Engraving", "line-0-quantity": "1", "line-0-price": "150"},
    "/products/new": {"title": "Bulb", "price": "20", "sku": "BULB-NEW", "units": "2"},
    "/delivery/new": {"title": "By sledge", "price": "99"},
    "/stock": {"direction": "add", "units": "3"},
    "/mark-as-paid": {"method": "cash"},
    "/comments": {"text": "She rings back."},
    "/reservation": {"reserve_until": "2099-12-01T12:00"},
    "/bulk": {"action": "tag", "tags": "jul"},
    "/fulfillments": {"quantity_li_1": "1"},
    "/team/new": {"name": "Kari", "email": "kari@example.com", "role": "staff"},
    "/account/name": {"name": "Ingrid"},
    "/account/email": {"email": "ingrid.eier@example.com", "password": STAFF_PASSWORD},
    "/account/authenticator": {"password": STAFF_PASSWORD},
    "/account/password": {"password": STAFF_PASSWORD, "new_password": "another of their own"},
    "/admin/sign-in": {"email": STAFF_EMAIL, "password": STAFF_PASSWORD, "next": "/admin/drafts", "kept_action": ""},
    "/sign-in/forgotten": {"email": STAFF_EMAIL},
    "/sign-in/reset": {"email": STAFF_EMAIL, "code": "123456", "new_password": STAFF_PASSWORD},
}


@dataclass(frozen=True)
class FormsShop:
    """A shop with a sale in each state. A browser each: of the owner, of staff, and of who may not come in."""

    stack: SteadyStack
    moment: Moment
    described: DescribedShop
    owner: str
    staff: str
    program: str
    expired: str
    ended: str

    @cached_property
    def before(self) -> Items:
        self.stack.return_to(self.moment)
        return stored_items(self.stack)

    def browser(self, cookie: str) -> Office:
        return Office(StackTransport(self.stack), cookies={SESSION: cookie} if cookie else {})

    def addresses(self, route: Route) -> list[str]:
        """Return the addresses of a route: one for each sale that it may be about."""
        if "{market}" in route.path:
            return [_filled(route.path, self._delivery_method())]
        if "{language}" in route.path:
            return [_filled(route.path, {"language": "en", "email": "receipt"})]
        if "{part}" in route.path:
            return [_filled(route.path, {"part": "email"})]
        if "{operation}" in route.path:
            return [_filled(route.path, {"operation": "createDraftOrder"})]
        if route.path.startswith("/admin/team/{"):
            return [_filled(route.path, {"id": account.id}) for account in self._others]
        if route.path.startswith("/admin/problems/"):
            return [_filled(route.path, ids) for ids in self._troubled(route.path.split("/")[3])]
        described = {"/admin/drafts/{": "/draft-orders/{id}", "/admin/orders/{": "/orders/{id}"}
        path = next((path for begin, path in described.items() if route.path.startswith(begin)), "/products/{sku}")
        return list(dict.fromkeys(_filled(route.path, ids) for ids in self.described.ids(path)))

    @cached_property
    def _others(self) -> list[Account]:
        """The accounts of the team, without that of the owner who asks."""
        accounts = team_seen(self.stack, []).accounts
        return [account for account in accounts if account.email != STAFF_EMAIL]

    def _troubled(self, kind: str) -> list[dict[str, str]]:
        """Return the parameters of what a button of the problems may be about: records that a sale has."""
        if kind == "jobs":
            return [{"id": self.described.job}]
        records = [(sale.id, record) for sale in self._sales for record in sale.records]
        if kind == "emails":
            emails = [(sale, record) for sale, record in records if isinstance(record, Email)]
            return [{"id": draft_order_id(sale), "email": email.id} for sale, email in emails]
        wanted = {"payments": Attempt, "refunds": Refund, "review": Attempt | Refund}.get(kind, ())
        return [{"id": record.id} for _, record in records if isinstance(record, wanted)] or [{}]

    @cached_property
    def _sales(self) -> list[Kept]:
        return list(snapshot_of(self.stack).sales.values())

    def _delivery_method(self) -> dict[str, str]:
        page = self.browser(self.owner).open(DELIVERY)
        links = [str(link["href"]) for link in page.soup.select(f'main a[href^="{DELIVERY}/"]')]
        market, method = next(parts for link in links if len(parts := link.split("/")[4:]) > 1)[:2]
        return {"market": market, "method": method}

    def form(self, route: Route) -> tuple[str, dict[str, str], list[str]]:
        """Return the address of a route, and the form that a page has for it: its fields and all their names."""
        typed = next((typed for end, typed in TYPED.items() if route.path.endswith(end)), {})
        for address in self.addresses(route):
            for page in self._pages_before(address):
                if page.has_form(address):
                    form = page.form(address)
                    names = list(dict.fromkeys([*names_of(form), *typed]))
                    return address, {**fields_of(form), **typed}, names
        return self.addresses(route)[0], dict(typed), list(typed)

    def _pages_before(self, address: str) -> list[Page]:
        browser = self.browser("" if address.startswith("/admin/sign-in") else self.owner)
        parent = address.rpartition("/")[0]
        reviewed = f"{address}?review=1&all=on&created_from=2020-01-01"
        return [browser.open(one) for one in (reviewed, address, f"{address}/review", parent)]


def names_of(form: Tag) -> list[str]:
    controls = form.find_all(["input", "select", "textarea", "button"])
    return list(dict.fromkeys(str(control["name"]) for control in controls if control.get("name")))


def forms_shop(stack: SteadyStack) -> FormsShop:
    """Open the shop, sell, and let people sign in."""
    shop = SteadyShop(stack)
    shop.merchant.refund(shop.merchant.order(shop.paid()))
    described = described_shop(stack)
    signed_in_before(stack, "per@example.com")
    [account] = [one for one in team_seen(stack, []).accounts if one.email == STAFF_EMAIL]
    person = replace(INGRID, id=account.id)
    owner, staff, program, ended = (
        Office.signed_in(one, stays_signed_in=True).cookies[SESSION] for one in (person, STAFF, PROGRAM, person)
    )
    secret = SessionSecret.parse(ended)
    assert secret
    end_session(secret, ports=app)
    expired = SessionSecret(person.id, "e" * 43)
    begun = Session.begin(expired, app.clock() - timedelta(days=31), 0, stays_signed_in=True)
    assert app.sessions.begin(person, begun)
    return FormsShop(stack, stack.remember(), described, owner, staff, program, expired.cookie, ended)


def _filled(path: str, ids: dict[str, str]) -> str:
    return IN_PATH.sub(lambda found: ids.get(found[1], "x"), path)
