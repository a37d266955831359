"""Put a payment provider's key into the secret of a stage. The value is asked for: no history of a shell has it.

    python -m ops.secret prod                                       both of Stripe's
    python -m ops.secret prod stripe_secret_key
    python -m ops.secret prod stripe_webhook_secret_1 --remove

The other values in the secret stay, such as the keys of all links.
"""

import argparse
import getpass
import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from ops.deploy import outputs_of, read_stack
from ops.stage import Stage, StageError, read_stage

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

ROOT = Path(__file__).resolve().parent.parent
# The names that functions read, and how Stripe's values begin: a key in the other's place would fail at the first sale.
FORMS = {r"stripe_secret_key": r"(sk|rk)_(live|test)_\w+", r"stripe_webhook_secret_\d+": r"whsec_\w+"}
FIRST = ["stripe_secret_key", "stripe_webhook_secret_1"]  # what Stripe needs
Client = Callable[[str], Any]


def check_value(name: str, value: str) -> None:
    """Raise StageError unless functions read this name, and the value looks like one of it."""
    form = next((form for names, form in FORMS.items() if re.fullmatch(names, name)), None)
    if form is None:
        raise StageError("Name what to put: NAME=stripe_secret_key or NAME=stripe_webhook_secret_1.")
    if value and not re.fullmatch(form, value):
        raise StageError(
            f"This is not a {name}, which begins with {form.partition('_')[0].strip('()')}_. Nothing was changed."
        )


def put_values(stage: Stage, values: Mapping[str, str], client: Client) -> None:
    """Store values by name, all or none; an empty value removes its name. Raises StageError."""
    for name, value in values.items():
        check_value(name, value)
    stack = read_stack(stage, client)
    if stack is None:
        raise StageError(f"There is no stack {stage.stack} in {stage.region}: make deploy STAGE={stage.name}")
    secrets: SecretsManagerClient = client("secretsmanager")
    secret_id = outputs_of(stack)["SecretArn"]
    stored = json.loads(secrets.get_secret_value(SecretId=secret_id)["SecretString"])
    changed = {name: value for name, value in {**stored, **values}.items() if value or name not in values}
    if changed != stored:
        secrets.put_secret_value(SecretId=secret_id, SecretString=json.dumps(changed))


def main() -> None:
    parser = argparse.ArgumentParser(description="Put a payment provider's key into the secret of a stage.")
    parser.add_argument("stage", help="dev, staging or prod")
    parser.add_argument("names", nargs="*", help=f"stripe_secret_key, stripe_webhook_secret_1, …: else {FIRST}")
    parser.add_argument("--remove", action="store_true", help="remove the value instead")
    arguments = parser.parse_args()
    if arguments.remove and not arguments.names:
        parser.error("name what to remove")
    try:
        stage = read_stage(arguments.stage, (ROOT / "samconfig.toml").read_text(), os.environ)
        names = arguments.names or FIRST
        values = {name: "" if arguments.remove else _read_value(name) for name in names}
        put_values(stage, values, boto3.Session(region_name=stage.region).client)
    except (StageError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    done = "removed" if arguments.remove else "stored"
    print(f"{' and '.join(names)}: {done}. Functions know it within five minutes.")


def _read_value(name: str) -> str:
    """Read a value without showing it; from standard input if that is no terminal."""
    value = (getpass.getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.readline()).strip()
    if not value:
        raise StageError("No value was given. Nothing was changed.")
    return value


if __name__ == "__main__":
    main()
