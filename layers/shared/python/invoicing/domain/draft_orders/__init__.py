"""Draft orders: from the input of staff to an offer, and back."""
