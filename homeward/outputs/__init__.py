"""Renderers and files. A table comes in only as released by ``domain.disclosure.protect``.

May import: insight and below. Entry point: ``csv.write_csv``.
"""
