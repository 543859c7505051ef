"""An invented partnership: three authorities, their people, and five years of episodes.

May import anything below. Entry point: ``making.make_partnership``. Nobody in it exists: every
name is put together from the word lists in ``words``, numbers are of ranges never issued.
"""
