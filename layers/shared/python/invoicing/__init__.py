"""Draft-order invoicing: the package that every function shares."""
