"""Two simulated months of work with faults injected: is anybody left unaware?

Run with ``make simulate``. The clock alone is made up: the database, the mail server, Notify's
contract over HTTP and the worker's own code are real.
"""
