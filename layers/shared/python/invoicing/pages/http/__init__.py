"""Requests from browsers and answers to them."""
