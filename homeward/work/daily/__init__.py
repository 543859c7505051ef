"""The daily report: who is missing and what is late, frozen at each authority's hour."""
