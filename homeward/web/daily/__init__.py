"""The daily report: the list of those sent, one of them, one on demand, and its hour."""
