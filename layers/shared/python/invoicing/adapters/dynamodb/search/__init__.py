"""Rows that point to sales and products, by term and by tag."""
