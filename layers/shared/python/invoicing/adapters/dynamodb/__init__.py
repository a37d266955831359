"""One table with one stream, in which a sale is a partition: see docs/data-model.md."""
