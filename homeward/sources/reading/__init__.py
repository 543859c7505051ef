"""From the bytes of a file to typed rows, or reasons. No database and no clock.

Imports only the standard library, ``homeward.domain`` and ``homeward.sources.tables``.
Entry points: ``table.read_table`` reads, ``rejects.write_rejects`` gives back.
"""
