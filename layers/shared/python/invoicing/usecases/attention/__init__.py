"""What needs attention: dismiss it."""
