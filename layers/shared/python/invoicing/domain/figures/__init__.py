"""What sales add to the totals of the store: outstanding money, payments, and counts."""
