"""moto made exact, and what counts its calls."""
