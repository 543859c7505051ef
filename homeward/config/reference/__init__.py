"""The reference pages of the guide, made from the code itself so that they cannot drift.

Entry points: ``pages.all_pages`` (what each file should say), ``pages.write`` and ``pages.stale``.
Django must be set up; no database is asked.
"""
