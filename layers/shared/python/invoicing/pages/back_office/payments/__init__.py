"""Payments of all orders."""
