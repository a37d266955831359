"""The staff API: request bodies and queries, response documents, problems, and routing."""
