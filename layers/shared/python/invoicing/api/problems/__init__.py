"""Errors as problem documents: what is wrong with a request, its status, its code, and where."""
