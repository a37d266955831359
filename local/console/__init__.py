"""The pages under /local/: e-mails, events, the clock, the API's document."""
