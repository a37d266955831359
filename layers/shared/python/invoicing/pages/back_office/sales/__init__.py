"""What the pages of draft orders and of orders share."""
