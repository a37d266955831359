"""What a list filters and sorts by."""
