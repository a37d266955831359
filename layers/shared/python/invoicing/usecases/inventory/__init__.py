"""Reservations of stock."""
