"""The work: what is due and to whom, the board, and what wakes the clock.

May import: ``record``, ``guard``, ``domain``. Entry points: ``obligations.operations`` (work out
one episode's obligations), ``obligations.queries``, ``board.queries``.
"""
