"""The one way the product says no: a code for machines, a sentence for people."""

from __future__ import annotations


class Refusal(Exception):
    """An anticipated "no", safe to show to the person who asked.

    Subclasses are defined where they are raised and set ``code``; the sentence says what to
    do next and holds nothing identifying beyond what the asker typed. ``field`` names the form
    field it concerns, if one.
    """

    code = "refused"

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
