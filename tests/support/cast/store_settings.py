"""The store as the API describes it."""

from typing import Any

STORE_SETTINGS: dict[str, Any] = {
    "name": "Fjell & Fjord",
    "currency": "NOK",
    "locale": "nb",
    "time_zone": "Europe/Oslo",
    "contact": {"email": "hei@example.com", "phone": "+47 22 00 00 00", "address": "Storgata 1\n0155 Oslo"},
    "organization_number": "923456783",
    "terms_url": "https://shop.example/terms",
    "link_days": 14,
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
            "countries": ["DE", "SE"],
            "rate": "0.0875",
            "tax": {"title": "VAT", "rates": {"standard": "19"}, "shipping": "none"},
            "delivery_methods": [{"id": "post", "title": "Post", "price": {"amount": "15.00", "currency": "EUR"}}],
        },
    ],
}
