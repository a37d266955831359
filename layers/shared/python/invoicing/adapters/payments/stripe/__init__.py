"""Stripe: the customer pays on its hosted page."""
