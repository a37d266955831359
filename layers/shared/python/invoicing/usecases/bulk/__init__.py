"""Bulk changes of draft orders."""
