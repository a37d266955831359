"""What the customer does behind a link."""
