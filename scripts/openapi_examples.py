"""What a programmer would send and be answered. The answers are made by the code that answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

from invoicing.api.requests.discount_codes import DiscountCodeBody
from invoicing.api.requests.draft_orders import DraftOrderBody
from invoicing.api.requests.products import ProductBody
from invoicing.api.requests.store import StoreBody
from invoicing.api.responses.discount_codes import DiscountCode, discount_code
from invoicing.api.responses.draft_orders import DraftOrder, draft_order
from invoicing.api.responses.links import Link, SharedLinks
from invoicing.api.responses.offers import OfferDocument, offer_document
from invoicing.api.responses.products import Product, product
from invoicing.api.responses.store import StoreSettings, store_settings
from invoicing.domain.catalog.discount import CountedCode
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.build_offer import build_offer
from invoicing.domain.sale import draft_order as drafts
from invoicing.domain.sale import link
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale

DRAFT_ORDER = {
    "line_items": [
        {"sku": "LAMP-OAK", "quantity": 1},
        {"sku": "BULB-E27", "quantity": 2, "discount": {"type": "percentage", "value": "10"}},
        {"title": "Engraving", "quantity": 1, "unit_price": "150.00", "requires_shipping": False},
    ],
    "customer": {"name": "Kari Nordmann", "email": "kari@example.com", "locale": "nb"},
    "shipping_address": {
        "name": "Kari Nordmann",
        "address1": "Storgata 1",
        "postal_code": "0155",
        "city": "Oslo",
        "country": "NO",
    },
    "tags": ["instagram"],
    "note": "Wants it before Christmas.",
}

BODIES: dict[str, dict[str, Any]] = {
    "POST /draft-orders": {
        "A sale with an address": DRAFT_ORDER,
        "A sale in a chat": {
            "line_items": [{"sku": "LAMP-OAK", "quantity": 1, "unit_price": {"amount": "89.00", "currency": "EUR"}}],
            "customer": {"handle": "@kari.strikker"},
            "market": "eu",
        },
    },
    "POST /draft-orders/calculate": {"A sale with an address": DRAFT_ORDER},
    "PATCH /draft-orders/{id}": {
        "Another address, and no discount": {"shipping_address": {"address1": "Storgata 2"}, "discount": None},
        "Other lines": {"line_items": [{"sku": "LAMP-OAK", "quantity": 2}]},
        "Set aside until the weekend": {"reserve_until": "2026-11-28T17:00:00Z"},
        "To be paid within 30 days": {"payment_terms": {"type": "net", "days": 30}},
    },
    "POST /draft-orders/{id}/cancel": {
        "As it is": {},
        "Though the customer is paying": {"end_payment": True},
    },
    "POST /draft-orders/bulk": {
        "Tag some": {"action": "tag", "tags": ["christmas"], "ids": ["dft_06b3m5s4q0xk8t9v7w2e1c3r5a"]},
        "Cancel what is left of last year": {
            "action": "cancel",
            "filter": {"status": "OPEN", "created_to": "2026-01-01T00:00:00Z"},
        },
    },
    "POST /draft-orders/{id}/duplicate": {
        "As it is": {},
        "At the prices and discounts that were agreed": {
            "copy": ["customer", "shipping_address", "billing_address", "discounts", "prices"]
        },
    },
    "POST /orders/{id}/duplicate": {"The same again": {}, "For somebody else": {"copy": ["note"]}},
    "POST /draft-orders/{id}/complete": {
        "Paid in the shop": {"payment": "paid", "method": "cash", "reference": "Till 42"},
        "Though there is not enough": {"payment": "paid", "ignore_stock": True},
        "It will be paid later": {"payment": "pending"},
    },
    "POST /orders/{id}/mark-as-paid": {
        "As it is": {},
        "By bank transfer": {"method": "bank_transfer", "reference": "OCR 123", "amount": "1226.20"},
    },
    "POST /orders/{id}/invoice": {"As it is": {}},
    "POST /orders/{id}/links": {"For a chat": {"channel": "instagram"}},
    "POST /orders/{id}/refunds": {
        "All of it": {"restock": True},
        "A part, and one lamp came back": {"amount": "998.00", "restock": [{"sku": "LAMP-OAK", "quantity": 1}]},
    },
    "POST /orders/{id}/cancel": {"As it is": {}, "The goods are gone": {"restock": False}},
    "PATCH /products/{sku}": {"Continue selling when the stock is used up": {"inventory_policy": "continue"}},
    "POST /draft-orders/{id}/invoice": {
        "As it is": {},
        "Tomorrow, with a few words": {
            "message": "Thank you for the chat!\nThe lamp is waiting for you.",
            "send_at": "2026-11-24T08:00:00Z",
        },
    },
    "POST /draft-orders/{id}/invoice/preview": {"In English": {"locale": "en"}},
    "POST /draft-orders/{id}/links": {
        "For a chat": {"channel": "instagram"},
        "In place of another": {"channel": "instagram", "replaces": "lnk_1"},
    },
    "PUT /products/{sku}": {"A lamp": {"title": "Oak lamp", "price": "998.00", "weight_grams": 1400}},
    "POST /products/{sku}/stock": {"A delivery": {"change": 12, "reason": "delivery"}},
    "PUT /discount-codes/{code}": {
        "A tenth off, a hundred times": {
            "type": "percentage",
            "value": "10",
            "title": "Summer sale",
            "minimum": "500.00",
            "ends_at": "2027-09-01T00:00:00Z",
            "uses": 100,
        },
    },
    "POST /sign-in": {"Staff": {"email": "owner@example.com", "password": "a long password"}},
    "PUT /store": {
        "A Norwegian shop that sells to Germany too": {
            "name": "Fjord & Lys",
            "currency": "NOK",
            "locale": "nb",
            "time_zone": "Europe/Oslo",
            "contact": {"email": "hei@example.com", "phone": "+47 22 00 00 00"},
            "organization_number": "923456783",
            "link_days": 30,
            "reminder_days": 3,
            "markets": [
                {
                    "id": "no",
                    "title": "Norge",
                    "currency": "NOK",
                    "countries": ["NO"],
                    "tax": {"title": "MVA", "rates": {"standard": "25", "food": "15"}},
                    "delivery_methods": [
                        {"id": "pickup", "title": "Hent i butikken", "price": "0.00"},
                        {"id": "post", "title": "Posten", "price": "79.00", "min_days": 2, "max_days": 4},
                    ],
                },
                {
                    "id": "eu",
                    "title": "Europe",
                    "currency": "EUR",
                    "countries": ["DE"],
                    "rate": "0.0875",
                    "tax": {"title": "VAT", "rates": {"standard": "19"}},
                    "delivery_methods": [
                        {"id": "post", "title": "Post", "price": {"amount": "15.00", "currency": "EUR"}}
                    ],
                },
            ],
        }
    },
}


def _answers() -> dict[Any, Any]:
    """Put the examples through the code: a store, two products, the draft order, and a link to it."""
    now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    ((_, settings),) = BODIES["PUT /store"].items()
    store = StoreBody.read(settings).to_store()
    lamp = ProductBody.read(BODIES["PUT /products/{sku}"]["A lamp"]).to_product("LAMP-OAK", store)
    bulb = ProductBody.read({"title": "Bulb", "price": "49.00", "weight_grams": 60}).to_product("BULB-E27", store)
    ((_, code),) = BODIES["PUT /discount-codes/{code}"].items()
    summer = DiscountCodeBody.read(code).to_code("SUMMER", store)
    written = DraftOrderBody.read(DRAFT_ORDER).to_input()
    offer = build_offer(written, store, {lamp.sku: lamp, bulb.sku: bulb})
    sale = Sale("06b3m5s4q0xk8t9v7w2e1c3r5a")
    sale.put(offer)
    sale.put(Person(written.customer, written.shipping_address, written.billing_address))
    sale.put(
        drafts.DraftOrder(
            sale_id=sale.id,
            number=1001,
            status=drafts.DraftOrderStatus.OPEN,
            version=1,
            offer=1,
            total=offer.totals.total,
            created_at=now,
            updated_at=now,
            note=written.note,
            tags=written.tags,
        )
    )
    shared = SharedLinks(sale, store, base_url="https://shop.example", keys={1: b"an example"})
    return {
        StoreSettings: store_settings(store),
        Product: product(StockedProduct(lamp, 12)),
        DiscountCode: discount_code(CountedCode(summer, 88)),
        OfferDocument: offer_document(offer),
        DraftOrder: draft_order(sale, now.date()),
        Link: shared.document(link.Link(1, "instagram", now, now + timedelta(days=store.link_days))),
    }


ANSWERS = _answers()
