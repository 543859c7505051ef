"""Counterparts that tests send to: a real mail server, and one that speaks Notify's contract."""
