"""Requests to handlers and back: the resolver, parameters, JSON bodies, answers, and what OpenAPI says of a route."""
