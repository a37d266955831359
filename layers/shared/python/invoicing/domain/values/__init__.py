"""Values without a life of their own."""
