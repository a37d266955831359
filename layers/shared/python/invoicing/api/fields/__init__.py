"""Types of fields of requests, each of which refuses with its own code and sentence, and the writer of documents."""
