"""`make store`: a file becomes a store that can sell, and the second time nothing changes."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.stack import Stack
from ops import store as command
from ops.api import Answer, Api, ApiError, RefusedError
from ops.stage import StageError
from ops.store_file import read_store_file
from ops.yaml_file import YamlError
from tests.support.aws_simulator import AwsSimulator
from tests.support.repository import ROOT

FILE = ROOT / "ops/store.example.yaml"
EXAMPLE = FILE.read_text(encoding="utf-8")
SMALL = """\
store:
  name: Fjord
  currency: NOK
  payment_instructions: Vipps 12345
  markets:
    - {id: "no", title: Norge, currency: NOK, countries: [NO], delivery_methods: [{id: a, title: A, price: "9.00"}]}
products:
  - {sku: cup, title: Cup, price: "100.00", initial_stock: 5}
"""


@pytest.fixture(scope="module")
def running(aws_simulator: AwsSimulator) -> Stack:
    def start() -> Stack:
        return Stack.start(seed=False, batch_window=0, parameters={"TestProviderUrl": ""})

    return aws_simulator.get("an empty shop without a payment provider", start)


@pytest.fixture
def stack(running: Stack) -> Iterator[Stack]:
    running.reset()
    yield running
    running.wait_until_idle()


@pytest.fixture
def api(stack: Stack) -> Api:
    api = Api(stack.url)
    api.sign_in(*command._credentials(api, {}), lambda name, question: "")
    return api


def put(api: Api, text: str) -> list[str]:
    return list(command.put_store(read_store_file(text), api))


def read(api: Api, path: str) -> Any:
    return api.send("GET", path).document


# --- the whole --------------------------------------------------------------------------------------------------------


def test_the_example_makes_an_empty_store_ready_to_sell(
    stack: Stack, api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.missing_for_sale(api) != []
    command.run(FILE, Api(stack.url), {})
    said = capsys.readouterr().out
    assert "products: 3 created" in said
    assert "discount codes: 1 created" in said
    assert said.endswith("The store is ready to sell.\n")
    assert read(api, "/store")["name"] == "Fjord & Furu"
    assert read(api, "/products/kopp-steingods")["available"] == 60
    draft = {"line_items": [{"sku": "kopp-steingods", "quantity": 1}]}
    assert api.send("POST", "/draft-orders", draft).document["totals"]["total"]["amount"] == "249.00"


def test_the_second_run_changes_nothing_and_says_so(api: Api) -> None:
    put(api, EXAMPLE)
    before = [read(api, path) for path in ("/store", "/products", "/discount-codes")]
    assert put(api, EXAMPLE) == [
        "store: unchanged",
        "products: 3 unchanged",
        "discount codes: 1 unchanged",
        "Nothing was changed.",
    ]
    assert [read(api, path) for path in ("/store", "/products", "/discount-codes")] == before


def test_what_is_missing_is_told(stack: Stack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "store.yaml"
    file.write_text(SMALL.replace("  payment_instructions: Vipps 12345\n", ""), encoding="utf-8")
    command.run(file, Api(stack.url), {})
    assert "Missing before it can sell:\n  - Customers are not told how to pay" in capsys.readouterr().out


# --- changes ----------------------------------------------------------------------------------------------------------


def test_a_change_names_its_fields_and_leaves_the_rest(api: Api) -> None:
    put(api, SMALL)
    changed = SMALL.replace("Vipps 12345", "Vipps 67890").replace("title: Cup", "title: Mug")
    assert put(api, changed) == ["store: changed (payment_instructions)", "products: 1 changed"]
    assert read(api, "/products/cup")["title"] == "Mug"


def test_products_that_the_file_does_not_name_stay(api: Api) -> None:
    put(api, SMALL)
    put(api, 'products:\n  - {sku: plate, title: Plate, price: "50.00"}\n')
    assert [it["sku"] for it in read(api, "/products")["items"]] == ["cup", "plate"]
    assert read(api, "/store")["name"] == "Fjord"


def test_fields_that_the_file_does_not_name_stay(api: Api) -> None:
    put(api, SMALL + 'discount_codes:\n  - {code: TEN, type: percentage, value: "10"}\n')
    api.send("PATCH", "/store", {"link_days": 7, "contact": {"phone": "+47 22 33 44 55"}}, If_Match="*")
    api.send("PATCH", "/products/cup", {"status": "archived", "weight_grams": 300}, If_Match="*")
    api.send("PATCH", "/discount-codes/TEN", {"uses": 5}, If_Match="*")
    put(api, (SMALL + 'discount_codes:\n  - {code: TEN, type: percentage, value: "20"}\n').replace("Fjord", "Fjell"))
    store, cup, ten = (read(api, path) for path in ("/store", "/products/cup", "/discount-codes/TEN"))
    assert (store["name"], store["link_days"], store["contact"]["phone"]) == ("Fjell", 7, "+47 22 33 44 55")
    assert (cup["status"], cup["weight_grams"]) == ("archived", 300)
    assert (ten["value"], ten["uses"]) == ("20", 5)


def test_null_sets_a_field_to_its_default(api: Api) -> None:
    put(api, SMALL)
    put(api, SMALL.replace("Vipps 12345", "null"))
    assert read(api, "/store")["payment_instructions"] is None


def test_initial_stock_is_added_once(api: Api) -> None:
    put(api, SMALL)
    api.send("POST", "/products/cup/stock", {"change": -5, "reason": "broken"})
    assert put(api, SMALL)[-1] == "Nothing was changed."
    assert put(api, SMALL.replace("initial_stock: 5", "initial_stock: 9"))[-1] == "Nothing was changed."
    assert read(api, "/products/cup")["available"] == 0


def test_a_run_that_ended_before_the_initial_stock_is_finished(api: Api) -> None:
    put(api, SMALL.replace(", initial_stock: 5", ""))
    assert put(api, SMALL) == ["store: unchanged", "products: 1 changed"]
    assert read(api, "/products/cup")["available"] == 5


def test_units_of_a_product_that_has_some_are_left_alone(api: Api) -> None:
    put(api, SMALL.replace(", initial_stock: 5", ""))
    api.send("POST", "/products/cup/stock", {"change": 3, "reason": "counted"})
    put(api, SMALL)
    assert read(api, "/products/cup")["available"] == 3


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_faulty_file_sends_nothing(stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "store.yaml"
    file.write_text(SMALL.replace('price: "100.00"', "price: free"), encoding="utf-8")
    with pytest.raises(YamlError) as raised:
        command.run(file, Api(stack.url), {"PASSWORD": "wrong"})
    assert command.described(file, raised.value.faults).startswith(f"{file}:8: /products/0/price: Give a decimal")


def test_what_only_the_api_refuses_names_the_line(api: Api) -> None:
    put(api, SMALL)
    with pytest.raises(YamlError) as raised:
        put(api, SMALL.replace("NOK", "EUR").replace('"no"', "eu").replace("[NO]", "[DE]"))
    [fault] = raised.value.faults
    assert (fault.line, fault.pointer) == (1, "/store")
    assert "NOK" in fault.detail


def test_a_change_at_the_same_time_is_not_overwritten(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    put(api, SMALL)
    find = Api.find

    def find_and_change(self: Api, path: str) -> Any:
        found = find(self, path)
        if path == "/store":
            self.send("PATCH", "/store", {"link_days": 7}, If_Match="*")
        return found

    monkeypatch.setattr(Api, "find", find_and_change)
    with pytest.raises(YamlError, match="changed"):
        put(api, SMALL.replace("Vipps 12345", "Vipps 67890"))
    assert read(api, "/store")["payment_instructions"] == "Vipps 12345"


def test_a_wrong_password_is_told(stack: Stack) -> None:
    with pytest.raises(RefusedError, match="password"):
        command.run(FILE, Api(stack.url), {"PASSWORD": "wrong"})


def test_a_password_is_sent_over_https_only() -> None:
    with pytest.raises(ApiError, match="https://"):
        Api("http://shop.example")


def test_an_address_without_an_api_is_told(stack: Stack) -> None:
    with pytest.raises(ApiError, match="no JSON"):
        Api(f"{stack.url}/local").find("/docs")


def test_a_temporary_password_and_an_authenticator_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    setup = {"code": "mfa_setup_required", "mfa_setup": {"secret": "ABC"}}
    answers: list[dict[str, Any]] = [{"code": "new_password_required"}, setup, {"access_token": "token"}]
    asked, sent = list[str](), list[dict[str, str]]()

    def ask(name: str, question: str) -> str:
        asked.append(question)
        return name.upper()

    def send(self: Api, method: str, path: str, body: dict[str, str], **headers: str) -> Any:
        sent.append(dict(body))
        answer = answers.pop(0)
        if "code" in answer:
            raise RefusedError(answer)
        return Answer(200, {}, answer)

    monkeypatch.setattr(Api, "send", send)
    Api("https://shop.example").sign_in("o@shop.example", "old", ask)
    assert "Add the secret ABC to an authenticator app" in asked[-1]
    assert [it.get("new_password") for it in sent] == [None, "NEW_PASSWORD", None]
    assert sent[-1] == {"email": "o@shop.example", "password": "NEW_PASSWORD", "mfa_code": "MFA_CODE"}


def test_a_stage_without_a_stack_says_how_to_deploy_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "read_stack", lambda stage, client: None)
    with pytest.raises(StageError, match=re.escape("make deploy STAGE=staging")):
        command.api_of("staging", "", {"AWS_REGION": "eu-north-1"})


def test_without_a_stage_or_an_address_both_are_named() -> None:
    with pytest.raises(StageError, match="URL="):
        command.api_of("", "", {"URL": "https://shop.example"})


def test_an_address_where_nothing_answers_is_told() -> None:
    with pytest.raises(ApiError, match=r"http://127.0.0.1:9/store has no answer"):
        Api("http://127.0.0.1:9").find("/store")


def test_the_address_of_a_stage_is_that_of_its_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = [{"OutputKey": "ApiUrl", "OutputValue": "https://api.example"}]
    monkeypatch.setattr(command, "read_stack", lambda stage, client: {"Outputs": outputs})
    assert command.api_of("prod", "", {"AWS_REGION": "eu-north-1"}).url == "https://api.example"


def test_a_stage_and_an_address_are_not_taken_together() -> None:
    with pytest.raises(StageError, match="not both"):
        command.api_of("prod", "http://127.0.0.1:8000", {"AWS_REGION": "eu-north-1"})


def test_the_address_of_the_owner_is_not_that_of_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = {"EMAIL": "me@home.example", "PASSWORD": "secret"}
    monkeypatch.setattr("builtins.input", lambda question: "typed@shop.example")
    api = Api("https://shop.example")
    assert command._credentials(api, shell) == ("typed@shop.example", "secret")
    assert command._credentials(api, shell, "given@shop.example") == ("given@shop.example", "secret")


@pytest.mark.parametrize(
    ("shell", "given", "passed"),
    [({"URL": "https://a.example", "EMAIL": "me@home.example"}, [], ""), ({}, ["EMAIL=o@a.example"], "o@a.example")],
)
def test_make_passes_on_what_its_command_line_has(shell: dict[str, str], given: list[str], passed: str) -> None:
    dry_run = ["make", "-n", "-o", "uv.lock", "store", "STAGE=prod", "FILE=store.yaml", *given]
    environment = {"PATH": os.environ["PATH"], **shell}
    said = subprocess.run(dry_run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert ("--email" in said) is bool(passed)
    assert passed in said
    assert "--url" not in said


@pytest.mark.parametrize(("shell", "asked"), [({}, "Password"), ({"PASSWORD": "secret"}, "authenticator")])
def test_a_question_without_a_terminal_is_told(monkeypatch: pytest.MonkeyPatch, shell: Any, asked: str) -> None:
    def closed(question: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", closed)
    monkeypatch.setattr(
        Api, "sign_in", lambda api, email, password, ask: ask("mfa_code", "Your authenticator's code: ")
    )
    with pytest.raises(ApiError, match=f"{asked}.*terminal"):
        command.run(FILE, Api("https://shop.example"), shell, "o@shop.example")


def test_a_file_in_another_encoding_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "store.yaml"
    file.write_bytes("store:\n  name: Blåbær\n".encode("latin-1"))
    monkeypatch.setattr("sys.argv", ["store", str(file), "--url", "http://127.0.0.1:9"])
    with pytest.raises(SystemExit, match=re.escape(f"{file}:2: This is not UTF-8")):
        command.main()
