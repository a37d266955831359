"""Generate the OpenAPI document from the routes: `python -m scripts.generate_openapi`."""

import json
import re
from pathlib import Path
from typing import Any

from functions.bulk_changes import handler as bulk_changes
from functions.create_draft_order import handler as create_draft_order
from functions.draft_orders import handler as draft_orders
from functions.exports import handler as exports
from functions.orders import handler as orders
from functions.sign_in import handler as sign_in
from functions.store import handler as store
from scripts.openapi_operations import FIELD_CODES, SHARED_RESPONSES, described
from scripts.openapi_schemas import Schemas

ROOT = Path(__file__).resolve().parent.parent
READABLE = ROOT / "docs/openapi.json"  # readable and reviewable
SERVED = ROOT / "functions/store/openapi.json"  # for GET /openapi.json

APIS = (sign_in.api, create_draft_order.api, draft_orders.api, bulk_changes.api, orders.api, exports.api, store.api)
TAGS = {
    "Signing in": "Access tokens for staff.",
    "Draft orders": "Draft orders, their invoices, and their links to the checkout.",
    "Orders": "Orders, their payments, refunds and fulfillments.",
    "Exports": "CSV tables for spreadsheets.",
    "Store and products": "Settings, products, stock and discount codes.",
}
DESCRIPTION = """\
Create draft orders, send them to customers by e-mail or as a link, and manage the orders that they become.

**Authentication.** Get an access token with `POST /sign-in`, and send it with every other request as
`Authorization: Bearer …`. API Gateway answers 401 or 403 if the token is missing or invalid, and 429 if there are too
many requests. The body of these answers is `{"message": "…"}`.

**Money.** Responses have amounts as `{"amount": "998.00", "currency": "NOK"}`, with exactly the decimals of the
currency. Requests take a decimal string such as `"998.00"`, which is in the store's currency, or an object with
`amount` and `currency`. Amounts in the store's currency are converted with the market's exchange rate; amounts in the
draft order's currency are not. For payments and refunds, amounts are in the order's currency. JSON numbers are refused.

**Errors.** Errors are answered as `application/problem+json` (RFC 9457). `code` is for programs and never changes,
`detail` says what to do, and `errors` lists invalid fields, parameters and headers. After a 4xx answer nothing has
changed, except that `end_payment` may have ended a payment. Unknown fields and parameters are refused. If fields have
different codes, `code` is `invalid_request`. The codes of fields are: FIELD_CODES.

**Idempotency.** Operations that take an `Idempotency-Key` can be retried safely: requests with the same key and body
are carried out once and have the same result. Keys do not expire. A key that was used with another body is answered
with 422 `idempotency_key_reused`.

**Concurrent edits.** A draft order has an `ETag`, which an edit has to send as `If-Match`. If the draft order has
changed since, the edit is answered with 412 `version_mismatch`.

**Lists.** Lists are answered as `{"items": […], "next_cursor": …}`. Send `next_cursor` as `cursor` to get the next
page. It is null on the last page.
"""


def document() -> dict[str, Any]:
    """Return the whole OpenAPI document."""
    schemas = Schemas(operation for api in APIS for operation in api.operations)
    description = DESCRIPTION.replace("FIELD_CODES", ", ".join(f"`{code}`" for code in sorted(FIELD_CODES)))
    paths: dict[str, Any] = {}
    for api in APIS:
        for operation in api.operations:
            paths.setdefault(operation.path, {})[operation.method.lower()] = described(operation, api.tag, schemas)
    made = {
        "openapi": "3.1.0",
        "info": {"title": "Draft-order invoicing", "version": "1", "description": description},
        "servers": [{"url": "/"}],
        "security": [{"staff": []}],
        "tags": [{"name": name, "description": description} for name, description in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas.components(),
            "responses": SHARED_RESPONSES,
            "securitySchemes": {"staff": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }
    named = re.sub(r"\bListOf_(\w+?)_\b", r"\1List", json.dumps(made))  # pydantic names generic classes ListOf_X_
    document: dict[str, Any] = json.loads(named)
    return document


def rendered(document: dict[str, Any]) -> dict[Path, str]:
    """Return the text of each file."""
    readable = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return {READABLE: readable, SERVED: json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"}


def main() -> None:
    """Write the files."""
    for path, text in rendered(document()).items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
