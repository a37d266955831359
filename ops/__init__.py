"""Tools for operating a deployed stack."""
