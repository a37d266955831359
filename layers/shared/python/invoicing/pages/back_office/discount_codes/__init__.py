"""Discount codes: what customers enter to pay less."""
