"""The record: children, where they live, their missing episodes and what was said of them.

May import: ``guard``, ``domain``. Entry points: each noun's ``queries`` (reads), ``operations``
(writes) and ``facts`` (the only mapping from rows to the domain's facts); ``bulk`` for files.
"""
