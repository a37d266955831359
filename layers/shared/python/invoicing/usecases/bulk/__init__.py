"""Bulk changes of draft orders and orders."""
