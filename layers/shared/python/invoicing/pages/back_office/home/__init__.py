"""The first page: what needs attention, and how much is outstanding, overdue and paid."""
