"""The national code sets, with the labels that people read.

Imports only the standard library. Entry points: the ``CodeSet`` constants of each module,
such as ``people.SEX`` and ``missing.KIND``.
"""
