"""The described shop with people at its back office: what each route is sent, and by whom."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from bs4 import Tag

from invoicing.bootstrap import app
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import Role
from invoicing.domain.staff.session import Session, SessionSecret
from invoicing.pages.back_office.routes.office import ROUTES
from invoicing.pages.back_office.routes.route import Route
from invoicing.pages.back_office.routes.sign_in import SIGN_IN_ROUTES
from invoicing.usecases.staff.sessions import end_session
from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from tests.support.actors.answer import Page, fields_of
from tests.support.actors.office import SESSION, Office
from tests.support.actors.transports import StackTransport
from tests.support.cast.people import INGRID, TRYGVE
from tests.support.faults.document.described_shop import DescribedShop, described_shop
from tests.support.faults.snapshot import Items, stored_items
from tests.support.faults.steady_stack import Moment, SteadyStack

STAFF = replace(TRYGVE, role=Role.STAFF)
PROGRAM = StaffMember("7c1d54aa-93f2-4d0e-a1b8-2f6f0e9c3d17", "Programmet", Role.PROGRAM)
FORMS = {f"{route.method} {route.path}": route for route in (*ROUTES, *SIGN_IN_ROUTES)}
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
        described = {"/admin/drafts/{": "/draft-orders/{id}", "/admin/orders/{": "/orders/{id}"}
        path = next((path for begin, path in described.items() if route.path.startswith(begin)), "/products/{sku}")
        return list(dict.fromkeys(_filled(route.path, ids) for ids in self.described.ids(path)))

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
    described = described_shop(stack)
    owner, staff, program, ended = (
        Office.signed_in(one, stays_signed_in=True).cookies[SESSION] for one in (INGRID, STAFF, PROGRAM, INGRID)
    )
    secret = SessionSecret.parse(ended)
    assert secret
    end_session(secret, ports=app)
    expired = SessionSecret(INGRID.id, "e" * 43)
    begun = Session.begin(expired, app.clock() - timedelta(days=31), 0, stays_signed_in=True)
    assert app.sessions.begin(INGRID, begun)
    return FormsShop(stack, stack.remember(), described, owner, staff, program, expired.cookie, ended)


def _filled(path: str, ids: dict[str, str]) -> str:
    return IN_PATH.sub(lambda found: ids.get(found[1], "x"), path)
