"""What staff do with the store's settings, products and discount codes."""
