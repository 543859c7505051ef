"""The tables that are known: their columns, how each cell is read, what refuses a row.

Imports only the standard library, ``homeward.domain``, and from ``reading`` the modules
``reason``, ``dates`` and ``decode``. Entry points: ``catalogue.recognise`` and
``catalogue.TABLES``; the row types are in ``ssda903`` and ``ssd``.
"""
