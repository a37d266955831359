"""What staff do with a draft order."""
