"""Rotas: who is on duty for a role, who is away, who stands in, and how each is reached."""
