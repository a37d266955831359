"""Creating and revoking links."""
