"""A person's own account: name, password, authenticator, and where they are signed in. Function `team` serves it."""
