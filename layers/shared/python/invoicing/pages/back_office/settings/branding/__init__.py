"""The store's branding: its form, and previews of a page and an e-mail in it, light and dark."""
