"""The pages of the back office."""
