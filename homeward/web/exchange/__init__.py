"""The pages on which our list of missing children meets the police's."""
