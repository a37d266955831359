"""Comments of staff on a draft order or order."""
