"""Children: who they are, by every name and number, and who is responsible."""
