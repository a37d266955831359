"""One table, one stream; a sale is one partition. docs/data-model.md draws it."""
