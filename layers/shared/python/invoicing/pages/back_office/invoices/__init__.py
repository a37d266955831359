"""Sending an invoice: the form, its review with the very e-mail, and the request."""
