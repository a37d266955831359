"""Pages and e-mails for customers, in their language, rendered from a sale."""
