"""The stack as people meet it: one command, the seeded shop, its pages."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from moto.cognitoidp.models import CognitoIdpUser

from local.resources import STAFF_EMAIL
from local.stack import Stack
from tests.support.aws_simulator import AwsSimulator
from tests.support.faults.team import user_pool_of

ROOT = Path(__file__).parent.parent.parent
JSON = {"accept": "application/json"}


def start_command(port: int, **more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PORT": str(port), "PYTHONUNBUFFERED": "1", **more}
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "local"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=pipe, stderr=pipe)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def test_one_command_starts_everything_says_where_it_is_and_stops_when_asked() -> None:
    port = free_port()
    with start_command(port) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        assert f"http://127.0.0.1:{port}/local/" in said
        assert "owner@example.com / local-only" in said
        link = re.search(r"http://\S+/i/\S+", said)
        assert link is not None
        with urllib.request.urlopen(link.group(0)) as page:
            assert "Fjord" in page.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


def test_a_request_during_the_start_waits_for_the_whole_shop() -> None:
    port, deadline = free_port(), time.monotonic() + 60
    with start_command(port) as process:
        try:
            while True:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/local/", timeout=60) as page:
                        assert "An invoice is on its way" in page.read().decode()
                    break
                except urllib.error.URLError:
                    assert time.monotonic() < deadline
                    time.sleep(0.02)
        finally:
            process.kill()


def test_a_store_without_a_payment_provider_starts_by_a_variable() -> None:
    port = free_port()
    with start_command(port, PAYMENT_PROVIDER="none") as process:
        try:
            assert process.stdout is not None
            assert any("Ctrl-C" in line for line in process.stdout)
            readiness = as_user(port, "staff@example.com", "/store/readiness")
            assert "payment_instructions, and staff mark" in str(readiness)
            assert as_user(port, "program@example.com", "/store")["payment_instructions"].startswith("Betal {total}")
            emails = read(f"http://127.0.0.1:{port}/local/outbox")
            assert ["invited@example.com"] in [email["to"] for email in emails]
            assert read(f"http://127.0.0.1:{port}/local/")["other_staff"] == [
                "staff@example.com",
                "program@example.com",
            ]
        finally:
            process.kill()


def test_a_payment_provider_that_there_is_not_is_said_in_a_sentence() -> None:
    with start_command(free_port(), PAYMENT_PROVIDER="paypal") as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "PAYMENT_PROVIDER is test, or none" in errors


def read(url: str, body: bytes | None = None, **headers: str) -> Any:
    request = urllib.request.Request(url, body, {**JSON, "content-type": "application/json", **headers})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def as_user(port: int, email: str, path: str) -> Any:
    credentials = json.dumps({"email": email, "password": "local-only"}).encode()
    tokens = read(f"http://127.0.0.1:{port}/sign-in", credentials)
    return read(f"http://127.0.0.1:{port}{path}", authorization=f"Bearer {tokens['access_token']}")


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, start_command(server.getsockname()[1]) as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Choose another: make start PORT=" in errors
    assert "Traceback" not in errors


@pytest.fixture(scope="module")
def running(aws_simulator: AwsSimulator) -> Stack:
    return aws_simulator.get("a shop", lambda: Stack.start(batch_window=0))


@pytest.fixture
def shop(running: Stack) -> Stack:
    running.reset()
    return running


def test_the_seeded_shop_sells_ten_products_in_four_markets(shop: Stack) -> None:
    products = {product["sku"]: product for product in shop.staff("GET", "/products").get_json()["items"]}
    assert len(products) == 10
    assert all(product["price"]["currency"] == "NOK" for product in products.values())
    left = {sku: (product["available"], product["inventory_policy"]) for sku, product in products.items()}
    assert left["linduk"] == (0, "deny")
    assert left["bivokslys"] == (0, "continue")
    assert left["lysestake-messing"] == (1, "deny")
    markets = shop.staff("GET", "/store").get_json()["markets"]
    assert [market["currency"] for market in markets] == ["NOK", "EUR", "GBP", "USD"]
    assert all(market["delivery_methods"] for market in markets)


def test_the_demo_invoice_is_among_the_e_mails_and_its_link_opens(shop: Stack) -> None:
    assert shop.demo is not None
    (email,) = shop.request("GET", "/local/outbox", JSON).get_json()
    assert shop.demo.link in email["text"]
    assert shop.request("GET", shop.demo.link.removeprefix(shop.url)).status_code == 200


def test_one_form_makes_a_draft_and_its_link(shop: Stack) -> None:
    home = shop.request("GET", "/local/")
    assert "Tykke ullsokker" in home.text
    page = shop.request("POST", "/local/draft", form={"sku": "ullsokker", "quantity": "2", "locale": "nb"})
    assert page.status_code == 201
    link = re.search(rf'value="{re.escape(shop.url)}(/i/[\w-]+)"', page.text)
    assert link is not None
    assert "Tykke ullsokker" in shop.request("GET", link.group(1)).text


def test_a_form_that_cannot_be_a_draft_says_why(shop: Stack) -> None:
    page = shop.request("POST", "/local/draft", form={"sku": "ullsokker", "quantity": "0"})
    assert page.status_code == 400
    assert "That did not work" in page.text


def test_the_api_is_browsable(shop: Stack) -> None:
    page = shop.request("GET", "/local/docs")
    for path in ("/draft-orders/{id}/invoice", "/sign-in", "/orders"):
        assert path in page.text
    assert "Example: With an address" in page.text
    document = shop.request("GET", "/local/docs", JSON).get_json()
    assert document["openapi"].startswith("3.")


@pytest.mark.parametrize("path", ["/local/", "/local/outbox", "/local/payments", "/local/clock", "/local/events"])
def test_every_page_answers_people_and_programs(shop: Stack, path: str) -> None:
    page = shop.request("GET", path)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "<script" not in page.text
    assert "script" not in page.headers["content-security-policy"]
    assert shop.request("GET", path, JSON).mimetype == "application/json"


def test_reset_goes_back_to_the_seeded_shop(shop: Stack) -> None:
    def state() -> Any:
        drafts = shop.staff("GET", "/draft-orders").get_json()["items"]
        products = shop.staff("GET", "/products").get_json()["items"]
        return [draft["name"] for draft in drafts], {product["sku"]: product["available"] for product in products}

    before = state()
    shop.staff("POST", "/draft-orders", {"line_items": [{"sku": "ullsokker", "quantity": 1}]})
    shop.staff("POST", "/products/ullsokker/stock", {"change": 5, "reason": "delivery"})
    shop.staff("PATCH", "/store", {"name": "Another shop"}, {"if-match": "*"})
    assert state() != before
    shop.request("POST", "/local/reset", JSON)
    assert state() == before
    assert shop.staff("GET", "/store").get_json()["name"] == "Fjord & Furu"


def test_reset_restores_the_accounts_of_staff(shop: Stack) -> None:
    def accounts() -> dict[str, Any]:
        users = user_pool_of(shop).users.values()
        return {
            str(user.attribute_lookup["email"]): (
                user.id,
                user.enabled,
                user.software_token_mfa_enabled,
                {group.group_name for group in user.groups},
            )
            for user in users
        }

    before, pool = accounts(), user_pool_of(shop)
    [owner, *_] = pool.users.values()
    owner.enabled, owner.software_token_mfa_enabled = False, True
    owner.update_attributes([{"Name": "email", "Value": "another@example.com"}])
    added = [{"Name": "email", "Value": "per@example.com"}]
    pool.users["per"] = CognitoIdpUser(pool.id, "per", "local-only", "CONFIRMED", added)
    assert accounts() != before
    shop.request("POST", "/local/reset", JSON)
    assert accounts() == before
    assert shop.staff("GET", "/products").status_code == 200


def test_reset_to_an_empty_store_keeps_the_staff_and_nothing_else(shop: Stack) -> None:
    answer = shop.request("POST", "/local/reset?store=empty", JSON)
    assert answer.get_json() == {"demo": None}
    for path in ("/draft-orders", "/products"):
        assert shop.staff("GET", path).get_json()["items"] == []
    assert shop.staff("GET", "/store").get_json()["name"] == "My store"
    assert shop.staff("GET", "/store/readiness").get_json()["ready"] is False
    assert shop.request("GET", "/local/outbox", JSON).get_json() == []
    made = shop.staff("POST", "/draft-orders", {"line_items": [{"title": "Cup", "quantity": 1, "unit_price": "1.00"}]})
    timeline = shop.staff("GET", f"/draft-orders/{made.get_json()['id']}/timeline").get_json()["items"]
    assert (made.get_json()["name"], timeline[0]["staff_name"]) == ("#D1001", STAFF_EMAIL)
    home = shop.request("GET", "/local/").text
    assert "The store is empty" in home
    assert "An invoice is on its way" not in home
    shop.request("POST", "/local/reset", JSON)
    assert "An invoice is on its way" in shop.request("GET", "/local/").text


def test_a_store_that_there_is_not_is_not_reset_to(shop: Stack) -> None:
    answer = shop.request("POST", "/local/reset?store=full", JSON)
    assert (answer.status_code, answer.get_json()["detail"]) == (400, "store is seeded or empty")
    assert shop.staff("GET", "/products").get_json()["items"]


def test_the_staff_member_signs_in_again_when_the_access_token_has_expired(shop: Stack) -> None:
    shop._token = "expired"
    assert shop.staff("GET", "/store").status_code == 200
    assert shop._token != "expired"


def test_a_second_stack_in_one_process_is_refused(shop: Stack) -> None:
    with pytest.raises(RuntimeError, match="stop it first"):
        Stack.start()
    assert shop.staff("GET", "/orders").status_code == 200
