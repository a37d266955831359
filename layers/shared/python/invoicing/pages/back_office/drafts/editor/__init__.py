"""The editor of draft orders: what is typed, what it becomes, and what is kept until it is saved."""
