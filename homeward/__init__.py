"""Homeward: the working system of a missing-children partnership."""
