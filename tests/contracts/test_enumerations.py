"""What programs branch by is an enum in the API's document, with the values that the code has."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from invoicing.api.requests.list_queries import TimelineSort
from invoicing.api.responses.timeline import timeline_entry
from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.branding.branding import CornerRadius, Font
from invoicing.domain.bulk.job import JobAction, JobStatus
from invoicing.domain.catalog.delivery import DeliveryKind
from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.catalog.market import RateSource, RoundingDirection
from invoicing.domain.catalog.payment_terms import TermsType
from invoicing.domain.catalog.product import CatalogStatus, InventoryPolicy
from invoicing.domain.catalog.readiness import ReadinessCode
from invoicing.domain.catalog.tax import ShippingTax
from invoicing.domain.draft_orders.duplicate import CopyField
from invoicing.domain.events import SALE_EVENTS, Actor, EmailKind, Event, RecordedEvent
from invoicing.domain.inventory.ways_out import WayOutKind
from invoicing.domain.sale.attempt import PaymentMethod
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import EmailStatus, InvoiceStatus
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus, OrderPaymentStatus
from invoicing.domain.sale.refund import RefundStatus
from invoicing.domain.search.filter import Sort
from invoicing.domain.values.failure import (
    ClosingReason,
    CodeRefusal,
    DeclineReason,
    ExpiryReason,
    FailureCode,
    Ineligibility,
)
from invoicing.domain.values.warning import WarningCode
from tests.support.actors.api_document import api_document
from tests.support.builders.anything import anything
from tests.support.builders.events import SPECIAL
from tests.support.fakes import START

SCHEMAS = api_document()["components"]["schemas"]
ENUMS = (
    *(
        Actor,
        AttentionKind,
        CatalogStatus,
        ClosingReason,
        CodeRefusal,
        CopyField,
        CornerRadius,
        DeclineReason,
        DeliveryKind,
        DiscountType,
        DraftOrderStatus,
    ),
    *(EmailKind, EmailStatus, ExpiryReason, FailureCode, FinancialStatus, Font, FulfillmentStatus, Ineligibility),
    *(InventoryPolicy, InvoiceStatus, JobAction, JobStatus, OrderPaymentStatus, PaymentMethod, RateSource),
    *(
        ReadinessCode,
        RefundStatus,
        RoundingDirection,
        ShippingTax,
        Sort,
        TermsType,
        TimelineSort,
        WarningCode,
        WayOutKind,
    ),
)


def test_the_enums_of_the_document_are_those_of_the_code() -> None:
    described = {name: schema["enum"] for name, schema in SCHEMAS.items() if "enum" in schema}
    codes = {name: described.pop(name) for name in ("ProblemCode", "FieldCode")}
    assert described == {**{kind.__name__: list(kind) for kind in ENUMS}, "EventType": list(SALE_EVENTS)}
    assert set(codes["FieldCode"]) < set(codes["ProblemCode"])


def test_no_description_lists_values_that_are_no_enum() -> None:
    """A field whose description names its values one by one has to be of an enum."""
    values = re.compile(r"^`[a-z_]+`(, `[a-z_]+`)* or `[a-z_]+`")
    found = []

    def look(schema: Any, at: str) -> None:
        if isinstance(schema, dict):
            is_text = schema.get("type") == "string" and "enum" not in schema
            if is_text and values.match(schema.get("description", "")):
                found.append(at)
            for name, part in schema.items():
                look(part, f"{at}/{name}")

    look(SCHEMAS, "")
    assert found == []


def test_every_answer_with_a_problem_lists_its_codes() -> None:
    known = set(SCHEMAS["ProblemCode"]["enum"])
    for path, operations in api_document()["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if "application/problem+json" in response.get("content", {}):
                    listed = response["x-problem-codes"]
                    assert listed, f"{method} {path} {status}"
                    assert set(listed) <= known
                    assert all(f"`{code}`" in response["description"] for code in listed)


def test_each_type_of_event_has_a_schema_that_no_other_type_fits() -> None:
    entry = SCHEMAS["TimelineEntry"]
    assert entry["discriminator"]["propertyName"] == "type"
    assert entry["discriminator"]["mapping"] == {
        kind: f"#/components/schemas/{kind}Event" for kind in SCHEMAS["EventType"]["enum"]
    }
    assert [one["$ref"] for one in entry["oneOf"]] == list(entry["discriminator"]["mapping"].values())
    assert all(
        SCHEMAS[f"{kind}Event"]["properties"]["type"] == {"type": "string", "const": kind} for kind in SALE_EVENTS
    )


@pytest.mark.parametrize("kind", SALE_EVENTS)
def test_every_entry_of_a_timeline_conforms_to_the_schema_of_its_type(kind: str) -> None:
    components = api_document()["components"]
    entries = Draft202012Validator({"$ref": "#/components/schemas/TimelineEntry", "components": components})
    own = Draft202012Validator({"$ref": f"#/components/schemas/{kind}Event", "components": components})

    @given(data=anything(SALE_EVENTS[kind], SPECIAL))
    @settings(max_examples=10)
    def check(data: Event) -> None:
        event = RecordedEvent(f"evt_{'0' * 26}", "0" * 26, kind, START, Actor.SYSTEM, data, "0" * 26)
        entry = json.loads(json.dumps(timeline_entry(event, {})))
        own.validate(entry)
        entries.validate(entry)
        described = SCHEMAS[f"{kind}Event"]["properties"]
        assert entry.keys() == described.keys()
        assert entry["data"].keys() == described["data"]["properties"].keys()

    check()
