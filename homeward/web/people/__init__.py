"""Pages of an organisation's people: who may sign in, with which roles, and who could."""
