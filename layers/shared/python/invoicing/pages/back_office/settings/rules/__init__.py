"""The rules of selling, reminding and signing in."""
