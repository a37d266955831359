"""Rules about invoices, reminders and refund notices, and the outcome of sending an e-mail."""
