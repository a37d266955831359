"""Asking for e-mails, sending them, and recording what became of them."""
