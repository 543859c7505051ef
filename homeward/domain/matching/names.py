"""Folding a name to the key by which it is looked up."""

from __future__ import annotations

import unicodedata


def fold(name: str) -> str:
    """Return a name without case, accents, spaces or punctuation: ``D'Árcy-Lee`` → ``darcylee``.

    At most 100 letters: one letter can unfold to many.
    """
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parts if letter.isalnum())[:100]
