"""Write the API's document from the routes that run: `python -m scripts.generate_openapi`."""

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
READABLE = ROOT / "docs/openapi.json"  # for people and reviews
SERVED = ROOT / "functions/store/openapi.json"  # what GET /openapi.json answers

APIS = (sign_in.api, create_draft_order.api, draft_orders.api, bulk_changes.api, orders.api, exports.api, store.api)
TAGS = {
    "Signing in": "A token for everything else.",
    "Draft orders": "What the merchant is putting together, and how the customer gets to pay it.",
    "Orders": "What completed draft orders became.",
    "Exports": "Lists as tables for spreadsheets.",
    "Store and products": "What is sold, where to, and for how much.",
}
DESCRIPTION = """\
Draft orders, invoices by e-mail or as a link, and the orders that they become.

**Signing in.** Exchange your password for a token with `POST /sign-in`, and send it as `Authorization: Bearer …`.
Without a valid one the gateway answers 401 or 403; too many requests are answered 429. Those answers are the gateway's
own: `{"message": "…"}`.

**Money.** What comes out is `{"amount": "998.00", "currency": "NOK"}`, with exactly the currency's decimals. Going in,
a plain decimal string is in the store's currency and is converted with the market's rate; `{"amount", "currency"}` in
the draft order's own currency is taken as it is. Of money that was paid, or goes back, it is in the order's currency.
Never JSON numbers.

**Problems.** What cannot be done is answered as `application/problem+json` (RFC 9457), with a `code` that stays the
same for ever, a sentence that says what to do, and `errors` that say where. Nothing has been changed then. Unknown
fields and parameters are refused. Where several fields have different faults, `code` is `invalid_request`. The codes of
fields: FIELD_CODES.

**Once, and only once.** A POST that takes an `Idempotency-Key` is carried out once for each key, however often and
however late it comes: the same key and body give the same result. A body that says something else is refused.

**Nobody overwrites anybody.** A draft order has an `ETag`; an edit sends it back as `If-Match`.

**Lists** are answered as `{"items": […], "next_cursor": …}`: give `next_cursor` as `cursor` until it is null.
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
    named = re.sub(r"\bListOf_(\w+?)_\b", r"\1List", json.dumps(made))  # as people would call it
    return json.loads(named)  # type: ignore[no-any-return]


def rendered(document: dict[str, Any]) -> dict[Path, str]:
    """Return the files that are made of it."""
    readable = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return {READABLE: readable, SERVED: json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"}


def main() -> None:
    """Write the files."""
    for path, text in rendered(document()).items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
