"""Lists of draft orders and orders: tabs, search, and where a page leads back to."""
