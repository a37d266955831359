"""What a schedule does: finish, expire, check."""
