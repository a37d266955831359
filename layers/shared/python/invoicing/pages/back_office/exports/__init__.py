"""Exports as CSV: a page that says what is in the file, and the file."""
