"""The payment state machine: each function is an arrow, one transaction when it is saved."""
