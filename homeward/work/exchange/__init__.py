"""Comparing our list of missing children with the police's, and settling where they differ."""
