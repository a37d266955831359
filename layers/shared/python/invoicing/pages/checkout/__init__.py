"""The pages behind a checkout link."""
