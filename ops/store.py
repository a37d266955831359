"""Put a store's settings, products and discount codes through the API, from a file: ops/store.example.yaml.

    python -m ops.store store.yaml --stage prod
    python -m ops.store store.yaml --url http://127.0.0.1:8000      the local stack

Sign in as an owner: the address is asked for without `--email`, the password if PASSWORD is not in the environment. The
whole file is checked before anything is sent. Running it again changes nothing. What the file does not name stays:
products, discount codes, and fields of each.
"""

import argparse
import getpass
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.resources import STAFF_EMAIL, STAFF_PASSWORD
from ops.api import ON_THIS_MACHINE, Api, ApiError, RefusedError
from ops.deploy import outputs_of, read_stack
from ops.stage import StageError, read_stage
from ops.store_file import Entry, StoreFile, faults_in, read_store_file
from ops.yaml_file import Fault, YamlError, decoded

ROOT = Path(__file__).resolve().parent.parent
CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
STOCK_KEY = "make-store-initial-stock"  # one for each product, so that its initial stock is added once
READ_ONLY = {"sku", "code", "available", "used", "version"}  # what answers have beside the fields of a body
NEW_STORE = '"1"'  # the ETag of settings that were never described


def put_store(store: StoreFile, api: Api) -> Iterator[str]:
    """Put everything, and yield what was done, a line for each part. Raises YamlError where the API refuses."""
    total: Counter[str] = Counter()
    if store.store is not None:
        outcome, fields = _put(store, api, "/store", store.store, "/store")
        total[outcome] += 1
        yield f"store: {outcome}{f' ({fields})' if fields else ''}"
    for title, path, entries in (
        ("products", "/products", store.products),
        ("discount codes", "/discount-codes", store.codes),
    ):
        counted: Counter[str] = Counter()
        for entry in entries:
            counted[_put_entry(store, api, path, entry)] += 1
        total += counted
        if entries:
            yield f"{title}: {', '.join(f'{counted[outcome]} {outcome}' for outcome in counted)}"
    if not total[CREATED] + total[CHANGED]:
        yield "Nothing was changed."


def _put_entry(store: StoreFile, api: Api, path: str, entry: Entry) -> str:
    address = f"{path}/{quote(entry.name, safe='')}"
    outcome, _ = _put(store, api, address, entry.body, entry.pointer)
    if entry.initial_stock and _add_initial_stock(store, api, address, entry, is_new=outcome == CREATED):
        return CREATED if outcome == CREATED else CHANGED
    return outcome


def _put(store: StoreFile, api: Api, address: str, body: Mapping[str, Any], pointer: str) -> tuple[str, str]:
    """Put a document in the version that is read first; return the outcome, and which fields changed.

    A field that the file does not name stays as it is, such as an authenticator that the store requires.
    """
    try:
        before = api.find(address)
        if before is None or (before.headers["etag"] == NEW_STORE and address == "/store"):
            kept: dict[str, Any] = {}
        else:
            kept = {name: value for name, value in before.document.items() if name not in READ_ONLY}
        seen = {"If_Match": before.headers["etag"]} if before else {}
        after = api.send("PUT", address, {**kept, **body}, **seen)
    except RefusedError as refused:
        raise YamlError(faults_in(store.file, refused.problem, pointer)) from None
    if before is None:
        return CREATED, ""
    if before.headers["etag"] == after.headers["etag"]:
        return UNCHANGED, ""
    old, new = before.document, after.document
    return CHANGED, ", ".join(name for name in new if name not in READ_ONLY and old.get(name) != new[name])


def _add_initial_stock(store: StoreFile, api: Api, address: str, entry: Entry, *, is_new: bool) -> bool:
    """Add a new product's units, also if an earlier run ended before that; return whether they were added now.

    A product that was changed since, or has units, is not one that an earlier run left without.
    """
    try:
        found = api.find(address)
        if found is None or not (is_new or (found.document["version"] == 1 and found.document["available"] == 0)):
            return False
        body = {"change": entry.initial_stock, "reason": "initial stock"}
        answer = api.send("POST", f"{address}/stock", body, Idempotency_Key=STOCK_KEY)
    except RefusedError as refused:
        if refused.problem.get("code") == "idempotency_key_reused":
            return False  # it had another initial stock, and is sold out
        raise YamlError(faults_in(store.file, refused.problem, f"{entry.pointer}/initial_stock")) from None
    return answer.headers.get("idempotency-replayed") != "true"


def missing_for_sale(api: Api) -> list[str]:
    """Return what the store says is missing before it can sell."""
    readiness = api.send("GET", "/store/readiness").document
    return [check["detail"] for check in readiness["checks"] if not check["ready"]]


def run(path: Path, api: Api, environment: Mapping[str, str], email: str = "") -> None:
    """Check the file, sign in, put it, and report. Raises ApiError and YamlError."""
    store = read_store_file(decoded(path.read_bytes()))
    email, password = _credentials(api, environment, email)
    api.sign_in(
        email, password, lambda name, question: environment.get(name.upper()) or _ask(question, getpass.getpass)
    )
    for line in put_store(store, api):
        print(line)
    missing = missing_for_sale(api)
    print("\nMissing before it can sell:" if missing else "\nThe store is ready to sell.")
    for detail in missing:
        print(f"  - {detail}")


def api_of(stage: str, url: str, environment: Mapping[str, str]) -> Api:
    """Return the API at an address, or that of a stage's stack. Raises ApiError and StageError."""
    if stage and url:
        raise StageError(f"Name either the stage {stage} or the address {url}, not both. Nothing was sent.")
    if url:
        return Api(url)
    if not stage:
        raise StageError("Name a stage, or an address: make store FILE=… STAGE=prod, or URL=http://127.0.0.1:8000.")
    found = read_stage(stage, (ROOT / "samconfig.toml").read_text(), environment)
    stack = read_stack(found, boto3.Session(region_name=found.region).client)
    if stack is None:
        raise StageError(f"There is no stack {found.stack} in {found.region}: make deploy STAGE={stage}")
    return Api(outputs_of(stack)["ApiUrl"])


def _credentials(api: Api, environment: Mapping[str, str], email: str = "") -> tuple[str, str]:
    """Return the owner's address and password. The local stack has its own, unless others are given.

    The address does not come from the environment: a shell may have an EMAIL of its own.
    """
    is_local = urlsplit(api.url).hostname in ON_THIS_MACHINE
    email = email or (STAFF_EMAIL if is_local else _ask("The owner's e-mail address: ", input))
    password = environment.get("PASSWORD") or (STAFF_PASSWORD if is_local else _ask("Password: ", getpass.getpass))
    return email, password


def _ask(question: str, ask: Callable[[str], str]) -> str:
    """Ask for what was not given. Raises ApiError where nothing can be typed."""
    try:
        return ask(question)
    except EOFError:
        raise ApiError(f"“{question.strip()}” has no answer: run the command in a terminal.") from None


def described(path: Path, faults: list[Fault]) -> str:
    """Return the faults, a line for each, as compilers name places in files."""
    return "\n".join(
        f"{path}:{it.line}: {f'{it.pointer}: ' if it.pointer else ''}{it.detail}"
        for it in sorted(faults, key=lambda fault: fault.line)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Put a store's settings, products and discount codes.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--stage", default="", help="dev, staging or prod")
    parser.add_argument("--url", default="", help="the address of the API, instead of a stage")
    parser.add_argument("--email", default="", help="the owner's address")
    arguments = parser.parse_args()
    if not arguments.file.is_file():
        sys.exit("Name a file: make store FILE=store.yaml, for which ops/store.example.yaml is the pattern.")
    try:
        api = api_of(arguments.stage, arguments.url, os.environ)
        run(arguments.file, api, os.environ, arguments.email)
    except YamlError as error:
        sys.exit(described(arguments.file, error.faults))
    except (ApiError, StageError, BotoCoreError, ClientError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
