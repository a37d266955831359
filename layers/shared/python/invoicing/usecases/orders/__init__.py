"""What staff do with an order, and what becomes of its refunds."""
