"""The staff API: what comes in, what goes out, and what is said when something cannot be done."""
