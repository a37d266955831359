"""Stock that is reserved, and stock that is short."""
