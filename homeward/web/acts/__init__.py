"""The pages and forms of the acts that duties wait for."""
