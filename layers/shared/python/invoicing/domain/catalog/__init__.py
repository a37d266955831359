"""Products, markets, tax, delivery, discounts, payment terms and the store's settings."""
