"""Changing many draft orders at once."""
