"""Sharing links: the list with the form of a new one, and the page of each."""
