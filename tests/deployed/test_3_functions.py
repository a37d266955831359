"""Each built function under AWS's own runtime client: its folder and the layer are on the path, and nothing else."""

from pathlib import Path

import pytest

from scripts import build_output
from tests.support.deployed.reader import Reader, Sold
from tests.support.deployed.runtime import BuiltFunction, install_runtime_client
from tests.support.deployed.samples import functions_of_samples, sample_with

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(600)]

FUNCTIONS = sorted(build_output.folders()) if build_output.TEMPLATE.exists() else []
TAKERS = functions_of_samples()
Ids = dict[str, str]


def test_every_function_has_a_sample_of_what_starts_it() -> None:
    assert sorted(FUNCTIONS) == sorted({function for takers in TAKERS.values() for function in takers})


@pytest.fixture(scope="session")
def runtime_client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_runtime_client(tmp_path_factory.mktemp("runtime"))


@pytest.fixture(scope="session")
def real_ids(sold: Sold) -> list[Ids]:
    """The ids of the paid order, and those of a draft order that is open and has a link."""
    product = sold.merchant.ask("GET", "/products")["items"][0]["sku"]
    draft = sold.merchant.draft(product, customer={"name": "Kari", "email": "kari@example.com"})
    token = sold.merchant.link(draft).rpartition("/")[2]
    stories = {it["type"]: it["data"] for it in sold.merchant.timeline(sold.draft)}
    email = stories["InvoiceRequested"]["email_id"]
    sales = [sold.draft["id"], draft["id"]]
    return [{"sale": sale.removeprefix("dft_"), "email": email, "token": token, "sku": product} for sale in sales]


def started(function: str, reader: Reader, client: Path) -> BuiltFunction:
    """Start a built function in the environment of the deployed one, with the rights of its role."""
    shop, engine = reader.shop, reader.engine
    resources = shop.resources()
    deployed = engine.client("lambda").get_function_configuration(FunctionName=resources[function])
    rights = {name.upper(): value for name, value in shop.credentials_of(resources[f"{function}Role"]).items()}
    environment = {**engine.environment, **rights, **deployed["Environment"]["Variables"]}
    built = reader.project.folder / ".aws-sam" / "build"  # the build, with the address of Stripe's fake
    return BuiltFunction(function, built / function, built / "SharedLayer" / "python", client, environment)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_built_function_fails_at_no_sample_and_at_no_real_id(
    function: str, selling: Reader, real_ids: list[Ids], runtime_client: Path
) -> None:
    failed = {}
    with started(function, selling, runtime_client) as running:
        for name in (name for name, takers in TAKERS.items() if function in takers):
            as_it_is = [] if name.startswith("bus/") else [Ids()]  # an event of a sale that is not there is an error
            for ids in [*as_it_is, *real_ids]:
                outcome = running.invoke(sample_with(name, **ids))
                if outcome.failed:
                    failed[f"{name} {ids.get('sale', 'as it is')}"] = str(outcome)[:600]
    assert failed == {}
