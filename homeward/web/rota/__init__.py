"""Pages of the rota, of leave, and of how oneself is reached."""
