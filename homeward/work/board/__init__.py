"""The board: who is missing now, what falls due next, and whether that has changed."""
