"""Value objects, and the functions on them."""
