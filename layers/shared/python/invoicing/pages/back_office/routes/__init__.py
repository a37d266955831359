"""Every page and form of the back office, and the roles that each takes: a table for each part of it."""
