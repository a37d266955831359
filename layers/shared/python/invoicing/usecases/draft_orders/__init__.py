"""What staff do with draft orders."""
