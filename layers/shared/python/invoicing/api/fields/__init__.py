"""Types of the fields of requests. Each refuses with its own code and a sentence that says what to give."""
