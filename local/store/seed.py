"""The seeded store: a small Norwegian shop with one sent invoice, made through the API."""

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local.resources import STAFF_PASSWORD

if TYPE_CHECKING:
    from local.stack import Stack

EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()  # noqa: SIM905 easier to read


def _method(method_id: str, title: str, price: str, currency: str, days: tuple[int, int]) -> dict[str, Any]:
    amount = {"amount": price, "currency": currency}
    return {"id": method_id, "title": title, "price": amount, "min_days": days[0], "max_days": days[1]}


STORE: dict[str, Any] = {
    "name": "Fjord & Furu",
    "currency": "NOK",
    "locale": "nb",
    "time_zone": "Europe/Oslo",
    "contact": {"email": "hei@fjordogfuru.example", "address": "Strandgata 12\n6002 Ålesund\nNorge"},
    "organization_number": "313 456 781 MVA",
    "link_days": 30,
    "reminder_days": 3,
    "markets": [
        {
            "id": "no",
            "title": "Norge",
            "currency": "NOK",
            "countries": ["NO"],
            "tax": {"title": "MVA", "rates": {"standard": "25", "food": "15"}, "included": True},
            "delivery_methods": [
                _method("postkassen", "Pakke i postkassen", "59.00", "NOK", (2, 5)),
                _method("hentested", "Pakke til hentested", "89.00", "NOK", (2, 4)),
                _method("hjem", "Hjemlevering på kvelden", "149.00", "NOK", (1, 3)),
                _method("butikk", "Hent i butikken i Ålesund", "0.00", "NOK", (0, 1)) | {"kind": "pickup"},
            ],
        },
        {
            "id": "eu",
            "title": "European Union",
            "currency": "EUR",
            "countries": EU,
            "rate": "0.086",
            "tax": {"title": "VAT", "rates": {"standard": "21", "food": "10"}, "included": True},
            "delivery_methods": [
                _method("eu-standard", "Standard parcel", "14.90", "EUR", (4, 8)),
                _method("eu-express", "Express parcel", "29.90", "EUR", (2, 3)),
            ],
        },
        {
            "id": "gb",
            "title": "United Kingdom",
            "currency": "GBP",
            "countries": ["GB"],
            "rate": "0.074",
            "tax": {"title": "VAT", "rates": {"standard": "20", "food": "0"}, "included": True},
            "delivery_methods": [
                _method("gb-standard", "Standard parcel", "12.50", "GBP", (4, 7)),
                _method("gb-express", "Express parcel", "26.00", "GBP", (2, 3)),
            ],
        },
        {
            "id": "us",
            "title": "United States",
            "currency": "USD",
            "countries": ["US"],
            "rate": "0.095",
            "tax": {"title": "Sales tax", "rates": {"standard": "0"}, "included": False},
            "delivery_methods": [
                _method("us-standard", "International parcel", "24.00", "USD", (7, 14)),
                _method("us-express", "International express", "48.00", "USD", (3, 5)),
            ],
        },
    ],
}


# How customers pay where there is no payment provider.
INSTRUCTIONS = "Betal {total} til konto 1234 56 78903.\nMerk betalingen med {number}."


OTHER_STAFF = ("staff@example.com", "program@example.com")  # with the owner's password
INVITED = "invited@example.com"


@dataclass(frozen=True)
class _Product:
    sku: str
    title: str
    price: str
    stock: int
    grams: int
    more: dict[str, Any]


PRODUCTS = (
    _Product("pledd-fjell", "Ullpledd «Fjell», lysegrå", "1290.00", 14, 1400, {}),
    _Product("kopp-steingods", "Kaffekopp i steingods, 2 dl", "249.00", 60, 320, {}),
    _Product("fat-eik", "Serveringsfat i eik", "649.00", 9, 900, {}),
    _Product("fjol-bjork", "Skjærefjøl i bjørk", "379.00", 22, 750, {}),
    _Product("ullsokker", "Tykke ullsokker", "189.00", 45, 120, {}),
    _Product("kaffe-250", "Håndbrent kaffe, 250\N{NO-BREAK SPACE}g", "119.00", 80, 270, {"tax_class": "food"}),
    _Product("gavekort-500", "Gavekort, 500 kroner", "500.00", 500, 0, {"taxable": False, "requires_shipping": False}),
    _Product("linduk", "Linduk, 140 × 250 cm", "899.00", 0, 600, {}),  # out of stock
    _Product("bivokslys", "Bivokslys, 2 stk.", "129.00", 0, 200, {"inventory_policy": "continue"}),  # sold below zero
    _Product("lysestake-messing", "Lysestake i messing", "399.00", 1, 450, {}),  # the last one
)

DEMO = {
    "customer": {"name": "Kari Nordmann", "email": "kari@example.com", "locale": "nb"},
    "line_items": [{"sku": "pledd-fjell", "quantity": 1}, {"sku": "kopp-steingods", "quantity": 2}],
    "note": "Spurte på Instagram om pleddet i lysegrått.",
    "tags": ["instagram"],
}
MESSAGE = "Hei Kari! Takk for praten. Her er pleddet og koppene, klare til å sendes."


@dataclass(frozen=True)
class Demo:
    """The invoice that the seeded store has sent."""

    draft_order: str
    name: str
    link: str

    def as_json(self) -> dict[str, str]:
        return {"draft_order": self.draft_order, "name": self.name, "link": self.link}


def seed_store(stack: "Stack") -> Demo:
    """Set up the store and send the demo invoice."""
    has_provider = stack.template.resolve({"Ref": "TestProviderUrl"})
    _staff(stack, "PUT", "/store", STORE if has_provider else {**STORE, "payment_instructions": INSTRUCTIONS})
    for product in PRODUCTS:
        body = {"title": product.title, "price": product.price, "weight_grams": product.grams, **product.more}
        _staff(stack, "PUT", f"/products/{product.sku}", body)
        if product.stock:
            _staff(stack, "POST", f"/products/{product.sku}/stock", {"change": product.stock, "reason": "delivery"})
    draft = _staff(stack, "POST", "/draft-orders", DEMO)
    _staff(stack, "POST", f"/draft-orders/{draft['id']}/invoice", {"message": MESSAGE})
    if stack.seeds_staff:
        seed_staff(stack)
    stack.wait_until_idle()
    return Demo(draft["id"], draft["name"], _link(stack, draft["id"]))


def seed_staff(stack: "Stack") -> None:
    """Add a staff member and a program with the owner's password, and invite a person by e-mail."""
    from invoicing.domain.staff.role import Role  # noqa: PLC0415 the command's packages, which few stacks need
    from ops.staff import Request, open_team  # noqa: PLC0415

    resolve = stack.template.resolve
    outputs = {"TableName": resolve({"Ref": "Table"}), "UserPoolId": resolve({"Ref": "UserPool"})}
    team = open_team(stack.resources.client, outputs)
    before = stack.outbox.emails
    for email in OTHER_STAFF:
        list(team.carry_out(Request(email, Role(email.partition("@")[0]), name=email.partition("@")[0].title())))
        stack.resources.client("cognito-idp").admin_set_user_password(
            UserPoolId=outputs["UserPoolId"], Username=email, Password=STAFF_PASSWORD, Permanent=True
        )
    stack.outbox.restore(before)  # without the invitation of a person who has a password
    list(team.carry_out(Request(INVITED, Role.STAFF, name="Ingrid")))


def _staff(stack: "Stack", method: str, path: str, body: dict[str, Any]) -> Any:
    answer = stack.staff(method, path, body)
    if answer.status_code >= 400:  # noqa: PLR2004 refused
        raise RuntimeError(f"seeding failed: {method} {path} answered {answer.status_code}: {answer.text}")
    return answer.get_json()


def _link(stack: "Stack", draft_order: str) -> str:
    """Find the invoice's link in its e-mail, else create one."""
    for email in reversed(stack.outbox.emails):
        if match := re.search(rf"{re.escape(stack.url)}/i/[\w-]+", email.text):
            return match.group(0)
    print("The demo invoice was not sent: see /local/events. Another link was created instead.", file=sys.stderr)
    url: str = _staff(stack, "POST", f"/draft-orders/{draft_order}/links", {})["url"]
    return url
