"""Put a payment provider's key into the secret of a stage. The value is asked for: no history of a shell has it.

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
from collections.abc import Callable
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
Client = Callable[[str], Any]


def put_value(stage: Stage, name: str, value: str, client: Client) -> None:
    """Store a value under a name; an empty value removes it. Raises StageError."""
    form = next((form for names, form in FORMS.items() if re.fullmatch(names, name)), None)
    if form is None:
        raise StageError("Name what to put: NAME=stripe_secret_key or NAME=stripe_webhook_secret_1.")
    if value and not re.fullmatch(form, value):
        raise StageError(
            f"This is not a {name}, which begins with {form.partition('_')[0].strip('()')}_. Nothing was changed."
        )
    stack = read_stack(stage, client)
    if stack is None:
        raise StageError(f"There is no stack {stage.stack} in {stage.region}: make deploy STAGE={stage.name}")
    secrets: SecretsManagerClient = client("secretsmanager")
    secret_id = outputs_of(stack)["SecretArn"]
    stored = json.loads(secrets.get_secret_value(SecretId=secret_id)["SecretString"])
    changed = {**stored, name: value} if value else {key: kept for key, kept in stored.items() if key != name}
    if changed != stored:
        secrets.put_secret_value(SecretId=secret_id, SecretString=json.dumps(changed))


def main() -> None:
    parser = argparse.ArgumentParser(description="Put a payment provider's key into the secret of a stage.")
    parser.add_argument("stage", help="dev, staging or prod")
    parser.add_argument("name", help="stripe_secret_key, stripe_webhook_secret_1, …")
    parser.add_argument("--remove", action="store_true", help="remove the value instead")
    arguments = parser.parse_args()
    try:
        stage = read_stage(arguments.stage, (ROOT / "samconfig.toml").read_text(), os.environ)
        value = "" if arguments.remove else _read_value(arguments.name)
        put_value(stage, arguments.name, value, boto3.Session(region_name=stage.region).client)
    except (StageError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    done = "removed" if arguments.remove else "stored"
    print(f"{arguments.name} is {done}. Functions know it within five minutes.")


def _read_value(name: str) -> str:
    """Read a value without showing it; from standard input if that is no terminal."""
    value = (getpass.getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.readline()).strip()
    if not value:
        raise StageError("No value was given. Nothing was changed.")
    return value


if __name__ == "__main__":
    main()
