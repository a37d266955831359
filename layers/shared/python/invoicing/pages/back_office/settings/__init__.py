"""The settings that a store needs to sell."""
