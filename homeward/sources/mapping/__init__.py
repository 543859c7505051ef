"""Mappings: how another system's file becomes rows of Homeward's own tables. No database.

Entry points: ``parse.parse_mapping`` and ``writing.mapping_text`` go between text and
``model.FileMapping``; ``proposing.propose`` makes one from a sample; ``previewing.preview`` shows
the first rows as they would land; ``reading.table.read_table`` reads a file through one.
"""
