"""Request bodies and queries: validated here, then converted to inputs of the domain."""
