"""The timeline of a sale: who did what, in sentences."""
