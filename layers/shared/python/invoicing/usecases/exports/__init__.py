"""Lists as CSV tables, for the API and for pages."""
