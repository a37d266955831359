"""The business itself, in plain Python: no input, no output, no clock."""
