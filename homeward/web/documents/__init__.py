"""Pages of documents: made from the record, written in, read through, sent and opened."""
