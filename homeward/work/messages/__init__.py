"""Messages: who must be told what, when, by which channel, and what they answered."""
