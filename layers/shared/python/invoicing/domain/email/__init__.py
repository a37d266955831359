"""What an e-mail does to its sale."""
