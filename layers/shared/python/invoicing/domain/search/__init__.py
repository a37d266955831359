"""Filters and sort orders of lists."""
