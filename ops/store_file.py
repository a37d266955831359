"""The file that describes a store: its settings, products and discount codes, checked by the API's own rules."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import Field

from invoicing.api.fields.input import Input
from invoicing.api.problems.errors import Fault as FieldFault, FaultyRequestError
from invoicing.api.problems.problem import problem_of
from invoicing.api.requests.catalog.discount_codes import DiscountCodeInput, DiscountCodePath
from invoicing.api.requests.catalog.products import MAX_UNITS, ProductInput, SkuPath
from invoicing.api.requests.catalog.store import StoreInput
from invoicing.domain.catalog.discount import DiscountCode
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import InvoicingError
from ops.yaml_file import Fault, YamlError, YamlFile, parse_yaml

SECTIONS: dict[str, type] = {"store": dict, "products": list, "discount_codes": list}
# What the API says of a number where it takes text.
NOT_TEXT = {"wrong_type.string", "invalid_amount.number", "invalid_percentage.tax", "invalid_rate"}


class ProductEntry(ProductInput):
    """A product of the file: the body of `PUT /products/{sku}`, and what is beside it."""

    sku: SkuPath
    initial_stock: int = Field(0, ge=0, le=MAX_UNITS)


class CodeEntry(DiscountCodeInput):
    """A discount code of the file: the body of `PUT /discount-codes/{code}`, and its name."""

    code: DiscountCodePath


@dataclass(frozen=True)
class Entry:
    """A product or discount code: its name, its body for the API, and its place in the file."""

    name: str
    body: Mapping[str, Any]
    pointer: str
    initial_stock: int = 0


@dataclass(frozen=True)
class StoreFile:
    """A valid file. Without `store`, the settings stay as they are."""

    file: YamlFile
    store: Mapping[str, Any] | None
    products: tuple[Entry, ...]
    codes: tuple[Entry, ...]


def read_store_file(text: str) -> StoreFile:
    """Read the file. Raises YamlError with every fault that can be found without asking the store."""
    file = parse_yaml(text)
    sections = file.document or {}
    if not isinstance(sections, dict):
        raise YamlError([file.fault("", f"Begin with one of these fields: {', '.join(SECTIONS)}.")])
    faults = list(_section_faults(file, sections))
    if faults:
        raise YamlError(faults)
    store, faults = _checked_store(file, sections.get("store"))
    for i in range(len(sections.get("products") or [])):
        faults += _entry_faults(file, f"/products/{i}", ProductEntry, partial(_to_product, store=store))
    for i in range(len(sections.get("discount_codes") or [])):
        faults += _entry_faults(file, f"/discount_codes/{i}", CodeEntry, partial(_to_code, store=store))
    products = [_product(entry, i) for i, entry in enumerate(sections.get("products") or [])]
    codes = [_code(entry, i) for i, entry in enumerate(sections.get("discount_codes") or [])]
    faults += [*_repeated(file, products, "sku"), *_repeated(file, codes, "code")]
    if faults:
        raise YamlError(faults)
    return StoreFile(file, sections.get("store"), tuple(products), tuple(codes))


def faults_in(file: YamlFile, problem: Mapping[str, Any], pointer: str) -> list[Fault]:
    """Return the faults that a problem document names, in the part of the file that `pointer` is."""
    errors = [error for error in problem.get("errors", []) if "pointer" in error]
    if not errors:
        return [file.fault(pointer, str(problem.get("detail") or problem))]
    return [file.fault(pointer + error["pointer"], str(error["detail"])) for error in errors]


def _section_faults(file: YamlFile, sections: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in sections.items():
        if name not in SECTIONS:
            yield file.fault(f"/{name}", f"There is no such field: give one of {', '.join(SECTIONS)}.")
        elif value is not None and not isinstance(value, SECTIONS[name]):
            yield file.fault(f"/{name}", f"Give {'fields' if SECTIONS[name] is dict else 'a list'}.")
        elif isinstance(value, list):
            lacking = [i for i, entry in enumerate(value) if not isinstance(entry, dict)]
            yield from (file.fault(f"/{name}/{i}", "Give fields.") for i in lacking)


def _check(model: type[Input], file: YamlFile, pointer: str) -> None:
    """Validate a part of the file. A number becomes text where the API takes text: `249` is read as `249.00` is.

    Raises:
        FaultyRequestError: It has invalid fields.
    """
    given, is_changed = _at(file, pointer), True
    while is_changed:
        is_changed = False
        try:
            model.read(given)
        except FaultyRequestError as error:
            is_changed = any(_write_as_text(given, fault) for fault in error.faults)
            if not is_changed:
                raise


def _write_as_text(given: Any, fault: FieldFault) -> bool:
    """Replace a number where the API takes text; return whether there was one."""
    if fault.key not in NOT_TEXT or not fault.pointer:
        return False
    *steps, last = (step.replace("~1", "/").replace("~0", "~") for step in fault.pointer.split("/")[1:])
    for step in steps:
        given = given[int(step)] if isinstance(given, list) else given[step]
    place = int(last) if isinstance(given, list) else last
    if isinstance(given[place], dict):  # an amount with its currency, which has the fault as a whole
        given, place = given[place], "amount"
    value = given.get(place) if isinstance(given, dict) else given[place]
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    given[place] = str(value)
    return True


def _checked_store(file: YamlFile, settings: Mapping[str, Any] | None) -> tuple[Store | None, list[Fault]]:
    """Return the store that the file describes, if it does, and the faults of its settings."""
    if settings is None:
        return None, []
    try:
        _check(StoreInput, file, "/store")
        return StoreInput.read(settings).to_store(), []
    except InvoicingError as error:
        return None, _faults_of(file, error, "/store")


def _to_product(given: Any, store: Store | None) -> Product | None:
    entry = _product(given, 0)
    return ProductInput.read(entry.body).to_product(entry.name, store) if store else None


def _to_code(given: Any, store: Store | None) -> DiscountCode | None:
    entry = _code(given, 0)
    return DiscountCodeInput.read(entry.body).to_code(entry.name, store) if store else None


def _entry_faults(file: YamlFile, pointer: str, model: type[Input], convert: Callable[[Any], object]) -> list[Fault]:
    """Return the faults of a product or discount code: of its fields, and of what they mean in this store."""
    try:
        _check(model, file, pointer)
        convert(_at(file, pointer))
    except InvoicingError as error:
        return _faults_of(file, error, pointer)
    return []


def _repeated(file: YamlFile, entries: list[Entry], name: str) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for entry in entries:
        known = entry.name.casefold() if name == "code" else entry.name
        if known in seen:
            line = file.line_of(f"{seen[known]}/{name}")
            yield file.fault(f"{entry.pointer}/{name}", f"Give each {name} once: it is at line {line}, too.")
        seen.setdefault(known, entry.pointer)


def _faults_of(file: YamlFile, error: InvoicingError, pointer: str) -> list[Fault]:
    problem = problem_of(error)
    errors = [{"pointer": fault.pointer or "", "detail": fault.detail} for fault in problem.faults]
    return faults_in(file, {"errors": errors, "detail": problem.detail}, pointer)


def _product(given: Mapping[str, Any], place: int) -> Entry:
    body = {name: value for name, value in given.items() if name not in {"sku", "initial_stock"}}
    return Entry(str(given.get("sku", "")), body, f"/products/{place}", given.get("initial_stock") or 0)


def _code(given: Mapping[str, Any], place: int) -> Entry:
    body = {name: value for name, value in given.items() if name != "code"}
    return Entry(str(given.get("code", "")), body, f"/discount_codes/{place}")


def _at(file: YamlFile, pointer: str) -> Any:
    found = file.document
    for step in pointer.strip("/").split("/"):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found
