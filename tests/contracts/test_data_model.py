"""docs/data-model.md names what the table has."""

from pathlib import Path

import pytest

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.record_items import KINDS
from invoicing.adapters.dynamodb.totals.keys import TOTAL_SHARDS
from local.template import Template

PAGE = (Path(__file__).parent.parent.parent / "docs" / "data-model.md").read_text()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_record_is_in_the_data_model(kind: str) -> None:
    begins = f"| `{kind}<" if kind.endswith("#") else f"| `{kind}`"
    rows = [line for line in PAGE.splitlines() if line.startswith(begins)]
    assert any(f"| `{KINDS[kind].__name__}` |" in row for row in rows)


def test_every_index_of_the_template_is_in_the_data_model(template: Template) -> None:
    ((_, table),) = template.resources("AWS::DynamoDB::Table")
    for index in table["GlobalSecondaryIndexes"]:
        key = ", ".join(f"`{part['AttributeName']}`" for part in index["KeySchema"])
        assert f"| `{index['IndexName']}` | {key} |" in PAGE


def test_the_numbers_of_shards_are_those_of_the_code() -> None:
    assert f"Queues have {keys.DUE_SHARDS} shards" in PAGE
    assert f"Events have {keys.EVENT_SHARDS}:" in PAGE
    assert f"Totals have {TOTAL_SHARDS} shards" in PAGE
