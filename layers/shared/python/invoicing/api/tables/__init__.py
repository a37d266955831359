"""Lists as CSV tables."""
