"""Rules about orders and refunds."""
