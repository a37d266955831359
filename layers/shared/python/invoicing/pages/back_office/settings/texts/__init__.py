"""The store's own texts, one page for each language, and previews of the e-mails that have them."""
