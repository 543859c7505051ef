"""Folding a name to the key by which it is looked up, and taking it apart into its words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APART = re.compile(r"[\s\-\u2010-\u2015'’‘`/,.]+")
# Letters that no accent comes off, as people type them who lack the key.
_TYPED_AS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)


def fold(name: str) -> str:
    """Return a name without case, accents, spaces or punctuation: ``D'Árcy-Lee`` → ``darcylee``.

    At most 100 letters: one letter can unfold to many.
    """
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parts if letter.isalnum())[:100]


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """Return a folded name in the letters of an English keyboard where it has any."""
    return fold(name).translate(_TYPED_AS)


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return a name as one plain word, then its parts of two letters or more, each once.

    ``Mary-Jane`` → ``maryjane``, ``mary``, ``jane``.
    """
    parts = [plain(part) for part in _APART.split(name)]
    found = [plain(name), *(part for part in parts if len(part) > 1)]
    return tuple(dict.fromkeys(word for word in found if word))
