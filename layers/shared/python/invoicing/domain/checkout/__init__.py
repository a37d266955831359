"""What a link shows and allows."""
