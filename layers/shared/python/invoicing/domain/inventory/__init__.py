"""Reservations of stock, and shortages."""
