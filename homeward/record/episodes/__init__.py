"""Missing episodes: what happened, when, as what kind and grade, and what was done."""
