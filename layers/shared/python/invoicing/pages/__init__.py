"""What people read: language, money and dates in its manner, and the pages and mails rendered from a sale."""
