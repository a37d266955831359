"""One stage, deployed and used as docs/deploying.md says, with the commands that stand there.

The files run in the order of their names: the last one deletes the stack.
"""

import json
from collections.abc import Iterator

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.deployed.engine import Engine, running_engine
from tests.support.deployed.live_stripe import LIVE_KEY, LiveStripe, live
from tests.support.deployed.project import copied_project
from tests.support.deployed.reader import (
    BUYER,
    OWNER,
    PASSWORD,
    SENDER,
    TEMPORARY,
    YES,
    Reader,
    Sold,
    commands_of,
)
from tests.support.deployed.shop import DeployedShop, link_in, wait_for
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
    """The reader after step 1. (The engine verifies an address at once, so step 2 has nothing to run.)"""
    reader.follow("1.", {"shop@your.domain": SENDER, "you@your.domain": OWNER}, answers=YES)
    return reader


@pytest.fixture(scope="session")
def opened(deployed: Reader) -> Reader:
    """The reader after step 4: the owner is invited, and the store has the settings and products of the example."""
    deployed.follow("3.", {"you@your.domain": OWNER})
    [invitation] = [email for email in deployed.shop.emails() if email["To"] == [OWNER]]
    [temporary] = TEMPORARY.findall(invitation["BodyText"])
    # The host of `ApiUrl` does not lead to the engine, which has an address of its own for each API.
    where = {"make store STAGE=prod": f"make store URL={deployed.shop.address()} EMAIL={OWNER}"}
    deployed.follow("4.", where, PASSWORD=temporary, NEW_PASSWORD=PASSWORD)
    return deployed


@pytest.fixture(scope="session")
def selling(opened: Reader, stripe: LiveStripe) -> Reader:
    """The reader after step 5, with Stripe."""
    [first, second, deploy] = commands_of("5.")
    opened.run(first, answers=LIVE_KEY)
    opened.run(second, answers=WEBHOOK_SECRET)
    opened.printed["5."] = opened.run(deploy, answers=YES)
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
    """Step 6, and what the customer does with it."""
    shop = selling.shop
    mine = {"https://….execute-api.eu-north-1.amazonaws.com": f"'{shop.address()}'", "=…": f"={PASSWORD}"}
    selling.follow("6.", {**mine, "you@your.domain": OWNER, "customer@your.domain": BUYER})
    [draft] = merchant.ask("GET", "/draft-orders")["items"]
    invoice = wait_for(lambda: next((email for email in shop.emails() if email["To"] == [BUYER]), None))
    customer = shop.customer(link_in(invoice))
    customer.submit("/details", **customer.details())
    [first, *_] = customer.page.soup.find_all("input", {"name": "delivery_method"})
    customer.submit("/delivery", delivery_method=str(first["value"]))
    at_stripe = customer.submit("/pay").headers.get("Location", "")
    assert at_stripe.startswith(stripe.url), f"{customer.status}: {customer.text}"
    session = at_stripe.rpartition("/")[2].partition("#")[0]
    stripe.approve(session)
    customer.open(stripe.back(session))
    order = wait_for(lambda: next(iter(merchant.ask("GET", "/orders")["items"]), None))
    wait_for(lambda: "EmailSent receipt" in merchant.story(draft))
    return Sold(merchant, draft, merchant.ask("GET", f"/orders/{order['id']}"), invoice, customer)
