"""Records of staff."""
