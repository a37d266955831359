"""Setting stock aside."""
