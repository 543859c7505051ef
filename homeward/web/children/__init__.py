"""A child’s record: finding it, opening it, changing it, sharing it, possible duplicates."""
