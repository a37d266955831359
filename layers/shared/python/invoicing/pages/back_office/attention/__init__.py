"""What a draft order or an order needs attention for."""
