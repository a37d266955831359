"""Totals of the store: record, read and rebuild them."""
