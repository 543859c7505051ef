"""Missing reports: what the first caller said, drafts of it, and likely duplicates."""
