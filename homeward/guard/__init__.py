"""Who may see or change what, and why; and the ledger that remembers it.

May import: ``domain``. Entry points: :func:`~homeward.guard.operation.operation` (writes),
``Model.objects.seen_by(ctx)`` (reads), :mod:`~homeward.guard.permissions` (the one table),
:func:`~homeward.guard.session.scope` (what the database is told), and
:func:`~homeward.guard.verify.verify` (is the ledger whole?).
"""
