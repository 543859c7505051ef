"""Finding a child by what somebody remembers: key rows, kept in step, asked with "="."""
