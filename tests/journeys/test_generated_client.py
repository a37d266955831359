"""A client that openapi-python-client generates from the document is complete, has types, and sells."""

import subprocess
import sys
from pathlib import Path

import pytest

from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from tests.support.actors.shop import Shop
from tests.support.repository import ROOT

pytestmark = pytest.mark.timeout(300)  # generating and type-checking a package take a busy machine long

PROGRAM = ROOT / "tests/support/client/sale.py"


def run(folder: Path, *command: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated package and the program that uses it."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "config.yaml").write_text("post_hooks: []\n")
    (folder / "sale.py").write_text(PROGRAM.read_text(encoding="utf-8"), encoding="utf-8")
    document = str(ROOT / "docs/openapi.json")
    options = ["--meta", "none", "--config", "config.yaml", "--output-path", "invoicing_client", "--fail-on-warning"]
    run(folder, "openapi_python_client", "generate", "--path", document, *options)
    return folder


def test_the_generated_client_has_types_and_so_has_a_program_that_uses_it(client: Path) -> None:
    run(client, "mypy", "--strict", "--cache-dir", ".mypy_cache", "-p", "invoicing_client", "-m", "sale")


def test_a_program_sells_with_the_generated_client(client: Path, shop: Shop) -> None:
    name = run(client, "sale", shop.stack.url, STAFF_EMAIL, STAFF_PASSWORD).strip()
    [sold] = shop.merchant.ask("GET", "/orders")["items"]
    assert (sold["name"], sold["financial_status"]) == (name, "PARTIALLY_REFUNDED")
