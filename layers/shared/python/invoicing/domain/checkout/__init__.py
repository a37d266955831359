"""The checkout behind a link, and links themselves."""
