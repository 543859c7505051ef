"""Loading the authority's own files: sending them, seeing how far they are, mending rows."""
