"""The store's own colours, corners and fonts, on its customers' pages and in its e-mails."""
