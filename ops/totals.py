"""Rebuild the totals of a deployed stack from all of its sales.

    python -m ops.totals prod

Sales may change meanwhile. The totals are those of before until the last sale is counted, and then those of the
rebuild. A rebuild that was interrupted is begun anew. It reads the whole table once.
"""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from invoicing.adapters.dynamodb.totals.totals import DynamoTotals
from invoicing.domain.errors import InvoicingError
from invoicing.usecases.figures.rebuild_totals import rebuild_totals
from ops.deploy import outputs_of, read_stack
from ops.stage import Stage, StageError, read_stage

ROOT = Path(__file__).resolve().parent.parent
STEP = 1000  # sales between two lines of progress
Client = Callable[[str], Any]


@dataclass(frozen=True)
class _Ports:
    totals: DynamoTotals


def run(stage: Stage, client: Client) -> None:
    """Rebuild the totals. Raises StageError."""
    stack = read_stack(stage, client)
    if stack is None:
        raise StageError(f"There is no stack {stage.stack} in {stage.region}.")
    totals = DynamoTotals(client("dynamodb"), outputs_of(stack)["TableName"])
    number = rebuild_totals(ports=_Ports(totals), on_sale=_print_progress)
    print(f"The totals are those of {number} sales.")


def _print_progress(number: int) -> None:
    if number % STEP == 0:
        print(f"{number} sales …", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Rebuild the totals from all sales.")
    parser.add_argument("stage", help="dev, staging or prod")
    arguments = parser.parse_args()
    try:
        stage = read_stage(arguments.stage, (ROOT / "samconfig.toml").read_text(), os.environ)
        run(stage, boto3.Session(region_name=stage.region).client)
    except (StageError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    except InvoicingError as error:
        sys.exit(f"The totals are as before ({error}). Run the command again.")


if __name__ == "__main__":
    main()
