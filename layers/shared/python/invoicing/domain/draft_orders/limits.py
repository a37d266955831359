"""How much a draft order holds, beside the number of its line items."""

from __future__ import annotations

MAX_WEIGHT = 1_000_000_000  # grams
MAX_TITLES = 120_000  # bytes: an offer is one DynamoDB item of at most 400 KB
MAX_ATTRIBUTES = 50
LONGEST_ATTRIBUTE_NAME, LONGEST_ATTRIBUTE = 40, 500  # characters
