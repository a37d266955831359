"""What `make build` made is whole, compiled, and no larger than it needs to be."""

from functools import cache
from pathlib import Path

import pytest

from local.template import Template
from scripts import build, build_output, build_record

pytestmark = [
    pytest.mark.build,
    pytest.mark.skipif(not build_output.TEMPLATE.exists(), reason="nothing is built: run `make build` first"),
]

FUNCTIONS = sorted(build_output.folders()) if build_output.TEMPLATE.exists() else []
RENDERING = {
    "BackOffice",
    "Checkout",
    "Problems",
    "SendInvoice",
    "SendPaidNotice",
    "SendReceipt",
    "SendReminders",
    "SendSecurityNotice",
    "Team",
}
UNCHECKED_HASH = 0b01  # PEP 552: the second word of a .pyc


def compiled(source: Path) -> Path:
    return source.parent / "__pycache__" / f"{source.stem}.cpython-313.pyc"


def test_the_built_template_names_the_architecture_that_was_built_for() -> None:
    assert build_record.built_architecture() in {"arm64", "x86_64"}
    assert "Architecture" not in Template(build_output.TEMPLATE).document["Parameters"]


def test_every_module_has_bytecode_that_is_never_checked_against_a_date() -> None:
    sources = list(build.BUILT.rglob("*.py"))
    assert len(sources) > 100
    assert [source for source in sources if not compiled(source).exists()] == []
    flags = {int.from_bytes(compiled(source).read_bytes()[4:8], "little") for source in sources}
    assert flags == {UNCHECKED_HASH}


@cache
def imported(function: str) -> build_output.Imported:
    if not build_output.is_for_this_machine():
        pytest.skip("built for another architecture than this machine's")
    return build_output.import_handler(function)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_imports_with_the_layer_alone(function: str) -> None:
    assert imported(function).callable
    assert imported(function).uncompiled == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_loads_a_payment_sdk_a_pdf_or_e_mail_compiler_or_a_tracer(function: str) -> None:
    slow = {"stripe", "fpdf", "reportlab", "mrml", "aws_xray_sdk"}
    assert slow & set(imported(function).modules) == set()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_only_functions_that_render_load_what_rendering_needs(function: str) -> None:
    rendering = {"jinja2", "babel"} & set(imported(function).modules)
    assert bool(rendering) == (function in RENDERING)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_loads_the_tables_of_domains_before_it_needs_them(function: str) -> None:
    assert "idna" not in imported(function).modules
    assert (build.LAYER / "idna" / "uts46data.py").exists()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_loads_qr_codes_before_it_draws_one(function: str) -> None:
    assert "segno" not in imported(function).modules
    assert (build.LAYER / "segno" / "encoder.py").exists()


def test_signing_in_loads_no_code_of_sales() -> None:
    packages = {name.split(".")[2] for name in imported("SignIn").modules if name.startswith("invoicing.domain.")}
    assert packages <= {"errors", "values", "staff"}


def test_publishing_events_loads_at_most_18_modules_of_the_domain() -> None:
    domain = [name for name in imported("PublishEvents").modules if f"{name}.".startswith("invoicing.domain.")]
    assert len(domain) <= 18


def test_the_layer_carries_shipped_languages_and_no_others() -> None:
    locales = {path.stem for path in (build.LAYER / "babel" / "locale-data").glob("*.dat")}
    assert {"root", "en", "nb", "nb_NO", "no"} <= locales
    assert {name.split("_")[0] for name in locales} == {"root", "en", "nb", "no"}


def test_nothing_local_and_no_test_is_shipped() -> None:
    shipped = {path.relative_to(build.BUILT).parts for path in build.BUILT.rglob("*")}
    assert [parts for parts in shipped if {"local", "tests", "moto", "werkzeug"} & set(parts)] == []


def test_a_function_s_folder_holds_one_module() -> None:
    for folder in build_output.folders().values():
        assert [path.name for path in folder.glob("*.py") if path.name != "__init__.py"] == ["handler.py"], folder


def test_the_layer_is_far_below_what_lambda_takes() -> None:
    size = sum(path.stat().st_size for path in build.LAYER.rglob("*") if path.is_file())
    assert size < 53_000_000
