"""The store's theme in the stylesheet of its customers' pages and in its e-mails."""
