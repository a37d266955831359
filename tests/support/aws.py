"""AWS in this process, made from template.yaml."""

from dataclasses import dataclass, field
from typing import Any

from invoicing.adapters.aws import client
from local.aws.moto_patches import Exchange
from local.resources import Resources
from tests.support.fakes import FakeClock


@dataclass
class Aws:
    """The resources of the template in moto. `app` uses them, and `clock`, for the time of one test."""

    resources: Resources
    clock: FakeClock
    calls: list[str] = field(default_factory=list)  # "BatchGetItem", …: every request to DynamoDB, in order

    @property
    def table(self) -> str:
        return self.resources.table_name

    def items(self) -> list[dict[str, Any]]:
        """Return everything in the table."""
        pages = client("dynamodb").get_paginator("scan").paginate(TableName=self.table)
        return sorted((item for page in pages for item in page["Items"]), key=lambda i: (i["PK"]["S"], i["SK"]["S"]))

    def on_exchange(self, exchange: Exchange) -> None:
        if exchange.target.startswith("DynamoDB_"):
            self.calls.append(exchange.target.rpartition(".")[2])
