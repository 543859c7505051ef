"""Files from other systems: read, staged, checked, matched, applied or given back with reasons.

May import record, guard and domain only. Entry points of the pure half, which knows no database:
``reading.table.read_table`` and ``reading.rejects``; the tables known are in ``tables``.
"""
