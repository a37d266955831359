"""From what is sold to what it costs."""
