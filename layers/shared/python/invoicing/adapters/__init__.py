"""The ports' implementations on AWS and on payment providers."""
