"""What needs the attention of staff, and what of it they have dismissed."""
