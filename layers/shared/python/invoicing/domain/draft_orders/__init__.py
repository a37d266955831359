"""From what staff write to an offer, and back."""
