"""The transition tables of the records: walked, complete, the only way to change a status, and as documented."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from invoicing.domain.errors import WrongStateError
from invoicing.domain.sale import attempt, draft_order, email, fulfillment, order, refund
from invoicing.domain.values.lifecycle import Lifecycle

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = (ROOT / "docs/lifecycle.md").read_text()
DOMAIN = ROOT / "layers/shared/python/invoicing"

# The heading of its table in docs/lifecycle.md, its table in code, and its statuses.
LIFECYCLES: dict[str, tuple[Lifecycle[Any], type[StrEnum]]] = {
    "Draft order": (draft_order.LIFECYCLE, draft_order.DraftOrderStatus),
    "Order": (order.LIFECYCLE, order.FinancialStatus),
    "Fulfillment": (fulfillment.LIFECYCLE, fulfillment.FulfillmentStatus),
    "Payment attempt": (attempt.LIFECYCLE, attempt.AttemptState),
    "Refund": (refund.LIFECYCLE, refund.RefundStatus),
    "E-mail": (email.LIFECYCLE, email.EmailStatus),
}
STATUS_FIELDS = {"status", "state", "financial_status", "fulfillment_status"}
SETTERS = {"moved_to", "fulfilled_to"}
# An order's payment and a draft's invoice repeat another record's status; a refund that is made again is a new record.
COPIES = {"payment", "sale.draft.invoice", "failed"}
CATALOG = {"product", "code"}  # active and archived follow each other freely
every_record = pytest.mark.parametrize("name", LIFECYCLES)


def rows(name: str) -> Iterator[tuple[set[str], ...]]:
    """Yield the statuses in the first and the last cell of each row of a record's table in the document."""
    statuses = {status.value for status in LIFECYCLES[name][1]}
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", DOCUMENT, re.DOTALL | re.MULTILINE)
    assert section, f"docs/lifecycle.md has no section {name!r}"
    table = [line for line in section[1].splitlines() if line.startswith("|")][2:]
    for line in table:
        cells = line.strip("| ").split(" | ")
        yield tuple(set(re.findall(r"`(\w+)`", cell)) & statuses for cell in (cells[0], cells[-1]))


@every_record
def test_every_status_has_a_row_in_its_table(name: str) -> None:
    lifecycle, statuses = LIFECYCLES[name]
    assert set(lifecycle.following) == set(statuses)


@every_record
def test_every_status_can_be_reached(name: str) -> None:
    lifecycle, statuses = LIFECYCLES[name]
    reached, waiting = set(lifecycle.initial), list(lifecycle.initial)
    while waiting:
        new = lifecycle.following[waiting.pop()] - reached
        reached |= new
        waiting += new
    assert reached == set(statuses)


@every_record
def test_a_transition_is_allowed_exactly_where_the_table_has_it(name: str) -> None:
    lifecycle, statuses = LIFECYCLES[name]
    for before in statuses:
        for after in statuses:
            if after in lifecycle.following[before]:
                lifecycle.require("it", before, after)
            else:
                with pytest.raises(WrongStateError, match=f"it is {before.value} and cannot become {after.value}"):
                    lifecycle.require("it", before, after)


@every_record
def test_the_document_has_exactly_the_transitions_of_the_table(name: str) -> None:
    lifecycle, _ = LIFECYCLES[name]
    in_code = {
        (before.value, after.value)
        for before, following in lifecycle.following.items()
        for after in following
        if before is not after
    }
    documented = {(before, after) for froms, tos in rows(name) for before in froms for after in tos if before != after}
    assert documented == in_code


@every_record
def test_the_document_begins_where_the_table_does(name: str) -> None:
    lifecycle, _ = LIFECYCLES[name]
    documented = {status for froms, tos in rows(name) if not froms for status in tos}
    assert documented == {status.value for status in lifecycle.initial}


def test_a_status_changes_only_in_the_setter_that_checks_its_table() -> None:
    """`replace(record, status=…)` stands in a setter alone; a new record may be created with any status."""
    found = []
    for path in DOMAIN.rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef) or function.name in SETTERS:
                continue
            found += [
                f"{path.relative_to(DOMAIN)}:{call.lineno}: {ast.unparse(call)}"
                for call in ast.walk(function)
                if isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == "replace"
                and {keyword.arg for keyword in call.keywords} & STATUS_FIELDS
                and ast.unparse(call.args[0]) not in COPIES | CATALOG
            ]
    assert found == [], "use moved_to, which checks the record's table"
