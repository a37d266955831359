"""Every page of the back office, derived from its routes: a new one is opened in the browser without more ado."""

from dataclasses import dataclass

from invoicing.pages.back_office.routes.office import ROUTES
from invoicing.pages.back_office.routes.problems import PROBLEM_ROUTES
from invoicing.pages.back_office.routes.team import TEAM_ROUTES

NO_PAGES = {
    "/admin/manifest.webmanifest": "a file",
    "/admin/api/openapi.json": "a file",
    "/admin/drafts/export.csv": "a file",
    "/admin/orders/export.csv": "a file",
    "/admin/ledger/export.csv": "a file",
    "/admin/drafts/{id}/preview": "leads to the customer's page",
    "/admin/orders/{id}/preview": "leads to the customer's page",
    "/admin/drafts/products": "a part of the editor",
    "/admin/drafts/customers": "a part of the editor",
    "/admin/drafts/{id}/duplicate": "the editor, as for an edit",
    "/admin/products/{sku}/stock": "the product's page",
    "/admin/account/email/confirm": "after a code was sent: test_back_office_states.py",
    "/admin/account/emergency-codes": "after an authenticator: test_back_office_states.py",
    "/admin/drafts/{id}/invoice/preview": "the frame of a review",
    "/admin/orders/{id}/invoice/preview": "the frame of a review",
    "/admin/settings/texts/{language}/{email}/preview": "the frame of a preview",
    "/admin/settings/branding/preview/{part}": "the frame of a preview",
}
# Where a parameter of a path has another example than the usual one.
OTHER_SALES = {"/admin/drafts/{id}/continue-selling": "short"}
# What an address has to ask for.
ASKED = {"/admin/drafts/bulk": "?ids={draft}&act=cancel"}
STATES = (
    "/admin/drafts?select=on&tab=open&created_from=2026-01-01",
    "/admin/drafts?created_until=2026-01-01",
    "/admin/drafts?query=nothing",
    "/admin/drafts/{short}",
    "/admin/drafts/dft_unknown",
    "/admin/orders/{pending}",
    "/admin/search?query=kari",
    "/admin/nowhere",
)


@dataclass(frozen=True)
class Examples:
    """A stack, and what stands for the parameters of its paths."""

    url: str  # of the stack
    draft: str  # with a link, and an invoice that was typed
    paid: str  # an order
    pending: str  # an order to be paid, with an invoice that was typed
    short: str  # a draft order of what is out of stock
    member: str  # of the team, who is signed in
    comments: tuple[str, str]  # on the draft order, and on the paid order
    refund: str  # of the paid order, which failed
    job: str  # a bulk change, one of whose draft orders does not exist

    def address(self, path: str) -> str:
        """Return the address of a route or a state."""
        sales = vars(self)
        usual = self.paid if path.startswith("/admin/orders/") else self.draft
        usual = self.member if path.startswith("/admin/team/") else usual
        usual = self.job if path.startswith("/admin/jobs/") else usual
        usual = self.refund if path.startswith("/admin/problems/") else usual
        path_and_query = path + ASKED.get(path, "")
        sale = sales[OTHER_SALES[path]] if path in OTHER_SALES else usual
        return self.url + path_and_query.format(
            id=sale,
            sku="kopp-steingods",
            code="TENTH",
            market="no",
            method="hjem",
            link_id="lnk_1",
            comment_id=self.comments[path.startswith("/admin/orders/")],
            operation="getOrder",
            language="nb",
            email="invoice",
            **sales,
        )


def pages(*, is_public: bool) -> list[str]:
    """Return the path of each route that shows a page: to everyone, or to staff, these with some further states.

    A page of draft orders and of orders alike is one function, and is opened once.
    """
    routes = [
        route
        for route in (*ROUTES, *TEAM_ROUTES, *PROBLEM_ROUTES)
        if route.method == "GET" and route.path not in NO_PAGES
    ]
    paths = {route.page: route.path for route in reversed(routes) if route.is_public is is_public}
    found = [*reversed(paths.values())]
    return found if is_public else [*found, *STATES]
