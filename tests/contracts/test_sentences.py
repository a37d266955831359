"""Every error and fault that the code raises has its sentence, with exactly the parameters that the sentence names."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from invoicing.adapters import ses
from invoicing.adapters.payments.stripe import parsing
from invoicing.api.problems import errors as api_errors
from invoicing.api.problems.errors import Fault, FaultyRequestError
from invoicing.api.problems.faults import KEYS
from invoicing.domain import errors
from invoicing.domain.errors.sentences import SENTENCES, sentence
from invoicing.domain.values.failure import CodeRefusal, Ineligibility
from invoicing.domain.values.money import Money
from tests.support.repository import ROOT

SOURCES = (ROOT / "layers/shared/python/invoicing", ROOT / "functions")
CLASSES = {
    name: kind
    for module in (errors, api_errors)
    for name, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, errors.InvoicingError)
}
HELPERS = {"refused": "", "fault": "", "_invalid": "invalid_amount."}  # what precedes their first argument in the key
POSITIONS = {"pointer", "parameter"}  # say where, and are in no sentence
# The context that pydantic gives to its errors.
PYDANTIC = {"min_length", "max_length", "ge", "le", "expected", "message"}


@dataclass(frozen=True)
class Use:
    """A place where the code names a sentence, and the parameters that it gives."""

    where: str
    key: str
    parameters: frozenset[str]


def uses() -> Iterator[Use]:
    for path in sorted(file for source in SOURCES for file in source.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from _named_by(path, node)
            elif isinstance(node, ast.Raise) and (kind := _class(node.exc)):
                yield Use(f"{path.name}:{node.lineno}", kind.code, frozenset())
            elif isinstance(node, ast.ClassDef) and (kind := CLASSES.get(node.name)) and "__str__" not in vars(kind):
                for call in ast.walk(node):
                    if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
                        yield from _uses(path, call, f"{kind.code}.")


def _named_by(path: Path, call: ast.Call) -> Iterator[Use]:
    """Yield what a call names. Of a class with a constructor of its own, that constructor names it."""
    kind = _class(call.func)
    if kind is not None and kind.__init__ is errors.InvoicingError.__init__:
        yield from _uses(path, call, f"{kind.code}.")
    elif isinstance(call.func, ast.Name) and call.func.id in HELPERS:
        yield from _uses(path, call, HELPERS[call.func.id])


def _uses(path: Path, call: ast.Call, prefix: str) -> Iterator[Use]:
    parameters = frozenset(keyword.arg for keyword in call.keywords if keyword.arg) - POSITIONS
    for variant in _variants(call):
        begin = f"{prefix}{variant}".removesuffix(".")
        keys = [key for key in SENTENCES if key.startswith(begin[:-1])] if begin.endswith("*") else [begin]
        yield from (Use(f"{path.name}:{call.lineno}", key, parameters) for key in keys)


def _variants(call: ast.Call) -> list[str]:
    """Return the variants that the first argument can be. A star stands for the rest of one that is computed.

    Others are named as they are written, except those that `test_no_sentence_is_left_over` lists.
    """
    match call.args[0] if call.args else ast.Constant(""):
        case ast.Constant(str(variant)):
            return [variant]
        case ast.IfExp(body=ast.Constant(str(one)), orelse=ast.Constant(str(other))):
            return [one, other]
        case ast.JoinedStr(values=[ast.Constant(str(begin)), *_]):
            return [f"{begin}*"]
        case ast.Subscript() | ast.Name("reason" | "field" | "variant" | "shortages"):
            return []
        case computed:
            return [ast.unparse(computed)]


def _class(node: ast.expr | None) -> type[errors.InvoicingError] | None:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return CLASSES.get(name)


def placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


USES = list(uses())


def test_there_are_many_uses():
    assert len(USES) > 150


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.where} {use.key}")
def test_a_raised_error_has_its_sentence_and_gives_what_the_sentence_names(use: Use):
    assert use.key in SENTENCES
    assert use.parameters == placeholders(SENTENCES[use.key])


def test_no_sentence_is_left_over():
    named = {use.key for use in USES} | set(KEYS.values()) | {"invalid_value"}
    left = {key for key in SENTENCES if key not in named}
    computed = {
        "discount_code_used_up",
        *(f"discount_code_refused.{refusal}" for refusal in CodeRefusal),
        *(
            f"delivery_method_ineligible.{reason}"
            for reason in Ineligibility
            if reason not in {Ineligibility.NOT_OFFERED, Ineligibility.TOTAL}
        ),
        *(f"email_rejected.{variant}" for variant in ses._REJECTED.values()),
        *(f"refund_failed.{variant}" for variant in parsing._REFUND_FAILED.values()),
        *(f"unpayable_total.{reason}" for reason in ("below_minimum", "above_maximum", "unsupported_fraction")),
        *(f"time_has_passed.{field}" for field in ("reserve_until", "prices_locked_until")),
    }
    assert left == computed - named


def test_every_sentence_ends_as_one_and_names_plain_parameters():
    for key, text in SENTENCES.items():
        assert text.endswith((".", "}")), key
        assert all(name.isidentifier() for name in placeholders(text)), key


def test_pydantic_gives_the_parameters_of_the_sentences_of_its_errors():
    for key in KEYS.values():
        assert placeholders(SENTENCES[key]) <= PYDANTIC, key


def test_amounts_lists_and_errors_are_written_out_in_a_sentence():
    assert sentence("more_than_captured", {"left": Money(12345, "NOK")}).startswith("At most 123.45 NOK can be")
    assert sentence("unknown_market", {"id": "x", "known": ["no", "eu"]}).endswith("choose one of no, eu.")


def test_an_error_is_named_by_its_key_for_other_languages():
    error = errors.WrongStateError("no_order", draft="#D1001")
    assert (error.code, error.key, error.parameters) == ("wrong_state", "wrong_state.no_order", {"draft": "#D1001"})
    assert str(error) == "#D1001 is not an order yet."


def test_a_request_with_faults_says_the_first_and_counts_the_others():
    faults = [Fault("missing_field", {}, "/title"), Fault("no_lines", {}, "/line_items")]
    error = FaultyRequestError(faults)
    assert str(error) == "/title: Give this field: it is required. (1 more in `errors`.)"
    assert error.shared_code == "invalid_request"
