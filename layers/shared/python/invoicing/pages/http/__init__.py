"""Requests from browsers, and responses to them."""
