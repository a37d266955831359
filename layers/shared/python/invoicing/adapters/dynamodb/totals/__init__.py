"""Totals of the store, and what each sale has added to them."""
