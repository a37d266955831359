"""The ports, provided by AWS and by payment providers."""
