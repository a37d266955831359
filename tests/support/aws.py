"""AWS in this process, made from template.yaml."""

import re
from dataclasses import dataclass, field
from typing import Any

from invoicing.adapters.aws import client
from local.aws.moto_patches import Exchange
from local.resources import Resources
from tests.support.fakes import FakeClock

# Requests that leave nothing behind but what `Resources.empty` takes away.
SEND_EMAIL = "/v2/email/outbound-emails"
TRACELESS = re.compile(
    r"DynamoDB_\d+\.(BatchGetItem|BatchWriteItem|DeleteItem|GetItem|PutItem|Query|Scan|TransactWriteItems|UpdateItem)"
    r"|secretsmanager\.GetSecretValue|AWSEvents\.PutEvents|"  # SES, last, has no target
)


@dataclass
class Aws:
    """The resources of the template in moto. `app` uses them, and `clock`, for the time of one test."""

    resources: Resources
    clock: FakeClock
    calls: list[str] = field(default_factory=list)  # "BatchGetItem", …: every request to DynamoDB, in order
    is_traceless: bool = True  # `Resources.empty` takes away all that the requests left

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
        if not TRACELESS.fullmatch(exchange.target) or (not exchange.target and not exchange.url.endswith(SEND_EMAIL)):
            self.is_traceless = False
