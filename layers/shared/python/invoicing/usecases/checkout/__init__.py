"""What the customer does in the checkout."""
