"""One stage, deployed and used as docs/deploying.md says, with the commands that stand there.

The files run in the order of their names: the last one deletes the stack.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.deployed.engine import Engine, running_engine
from tests.support.deployed.live_stripe import LIVE_KEY, LiveStripe, live
from tests.support.deployed.project import copied_project
from tests.support.deployed.reader import (
    BUYER,
    FIRST_BUYER,
    OWNER,
    PASSWORD,
    SENDER,
    TEMPORARY,
    YES,
    Reader,
    Sold,
    commands_of,
)
from tests.support.deployed.shop import DeployedCustomer, DeployedShop, link_in, wait_for
from tests.support.fakes.stripe.service import WEBHOOK_SECRET


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with running_engine(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture(scope="session")
def stripe() -> Iterator[LiveStripe]:
    stripe = LiveStripe()
    yield stripe
    stripe.stop()


@pytest.fixture(scope="session")
def reader(engine: Engine, stripe: LiveStripe, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader in the project's folder, whose credentials are those of an administrator of an empty account."""
    project = copied_project(tmp_path_factory.mktemp("copy") / "project", engine.environment, stripe.url)
    return Reader(project, engine, DeployedShop(engine, "invoicing-prod"))


@pytest.fixture(scope="session")
def deployed(reader: Reader) -> Reader:
    """The reader after step 2. (The engine verifies an address at once, so step 3 has nothing to run.)"""
    reader.engine.client("sesv2").put_account_details(
        ProductionAccessEnabled=False, MailType="TRANSACTIONAL", WebsiteURL="https://before.example"
    )
    reader.follow("2.", {"shop@your.domain": SENDER, "you@your.domain": OWNER}, answers=YES)
    return reader


@pytest.fixture(scope="session")
def opened(deployed: Reader) -> Reader:
    """The reader after step 4: the store has the settings and products of the example."""
    [invitation] = [email for email in deployed.shop.emails() if email["To"] == [OWNER]]
    [temporary] = TEMPORARY.findall(invitation["BodyText"])
    # The host of `ApiUrl` does not lead to the engine, which has an address of its own for each API.
    address = deployed.shop.address().replace("$", r"\$$")  # as make, and its shell, read a dollar sign
    where = {"make store STAGE=prod": f"make store URL='{address}' EMAIL={OWNER}"}
    deployed.follow("4.", where, PASSWORD=temporary, NEW_PASSWORD=PASSWORD)
    return deployed


@pytest.fixture(scope="session")
def first_paid(opened: Reader, merchant: Merchant) -> Any:
    """The order of the draft that steps 5 and 6 send and mark as paid, before there is a payment provider."""
    shop = opened.shop
    mine = {"https://….execute-api.eu-north-1.amazonaws.com": f"'{shop.address()}'"}
    opened.follow(
        "5.", {**mine, "you@your.domain": OWNER, "customer@your.domain": FIRST_BUYER}, answers=f"{PASSWORD}\n"
    )
    [draft] = merchant.ask("GET", "/draft-orders")["items"]
    enter_details(shop, FIRST_BUYER)
    sign_in = json.dumps({"email": OWNER, "password": PASSWORD})
    opened.follow("6.", URL=shop.address(), SIGN_IN=sign_in, DRAFT=draft["id"])
    [order] = merchant.ask("GET", "/orders")["items"]
    return order


def enter_details(shop: DeployedShop, buyer: str) -> tuple[Any, DeployedCustomer]:
    """Open the link in the buyer's invoice, enter details, choose a delivery; return the invoice and the customer."""
    invoice = wait_for(lambda: next((email for email in shop.emails() if email["To"] == [buyer]), None))
    customer = shop.customer(link_in(invoice))
    customer.submit("/details", **customer.details(email=buyer))
    [first, *_] = customer.page.soup.find_all("input", {"name": "delivery_method"})
    customer.submit("/delivery", delivery_method=str(first["value"]))
    return invoice, customer


@pytest.fixture(scope="session")
def selling(opened: Reader, first_paid: Any, stripe: LiveStripe) -> Reader:
    """The reader with Stripe, after the first paid invoice."""
    [secrets, deploy] = commands_of("Take cards")
    opened.run(secrets, answers=f"{LIVE_KEY}\n{WEBHOOK_SECRET}\n")
    opened.printed["Take cards"] = opened.run(deploy, answers=YES)
    transport = opened.shop.transport()

    def deliver(body: bytes, _signature: str) -> None:
        body, signature = live(body)
        for _ in range(2):  # Stripe may send each webhook more than once
            headers = {"stripe-signature": signature, "content-type": "application/json; charset=utf-8"}
            answer = transport.send("POST", "/payments/stripe/webhook", "", headers, body)
            assert answer.status == 204, answer

    stripe.deliver = deliver
    return opened


@pytest.fixture(scope="session")
def merchant(opened: Reader) -> Merchant:
    body = json.dumps({"email": OWNER, "password": PASSWORD})
    headers = {"content-type": "application/json"}
    answer = opened.shop.transport().send("POST", "/sign-in", "", headers, body)
    assert answer.status == 200, answer.body
    return Merchant(opened.shop.transport(answer.json["access_token"]))


@pytest.fixture(scope="session")
def sold(selling: Reader, merchant: Merchant, stripe: LiveStripe) -> Sold:
    """A sale by card, and what the customer does with it."""
    shop = selling.shop
    draft = merchant.ask(
        "POST",
        "/draft-orders",
        {
            "customer": {"name": "Kari Nordmann", "email": BUYER, "locale": "en"},
            "line_items": [{"title": "Engraving", "unit_price": "150.00", "quantity": 1}],
        },
    )
    merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {"message": "As agreed on the phone."}, status=202)
    invoice, customer = enter_details(shop, BUYER)
    at_stripe = customer.submit("/pay").headers.get("Location", "")
    assert at_stripe.startswith(stripe.url), f"{customer.status}: {customer.text}"
    session = at_stripe.rpartition("/")[2].partition("#")[0]
    stripe.approve(session)
    customer.open(stripe.back(session))
    wait_for(lambda: "EmailSent receipt" in merchant.story(draft))
    return Sold(merchant, draft, merchant.order(draft), invoice, customer)
