"""The board: who is missing now and what falls due next; and the same for the office wall."""
