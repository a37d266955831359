"""Documents of what the store offers: settings, markets, products and discount codes."""
