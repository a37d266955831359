"""Jobs that change many draft orders."""
