"""What those who look for a child need to know of them, ready before the child goes missing."""
