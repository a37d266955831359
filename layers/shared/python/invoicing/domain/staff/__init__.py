"""The people and programs that work for the store."""
