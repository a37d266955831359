"""Offers: line items, delivery and discounts, and their price."""
