"""Response documents: typed JSON, built from the domain's records."""
