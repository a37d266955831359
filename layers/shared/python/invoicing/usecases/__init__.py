"""Use cases: one module for each, named by its verb."""
