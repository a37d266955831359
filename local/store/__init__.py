"""The store that the local stack begins with, and goes back to."""
