"""Addresses that were pasted from a chat."""
