"""Showing a page as the record was known at an instant, with what has changed since."""
