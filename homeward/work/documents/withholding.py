"""What no document may say, and finding it however it is written: pure, no reading.

Withheld are: each line of an address up to its street; a house number with its street; a
postcode; a provider's name, with and without words such as "Ltd"; a carer's whole name either
way round; and the carer's surname by itself.

Left standing are: a town or village alone, and a street without the house number, since the
child is looked for there; a first name alone; a word for a relation ("Foster carer"). A surname
that is also the child's own, or shorter than three letters, or a word in which documents are
written ("May", "Police"), is withheld only after a title, an initial or a first name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from homeward.domain.facts import KINDS as FACT_KINDS
from homeward.domain.facts import label_of

WITHHELD = "[withheld]"
"""What stands in place of withheld words. Nothing is looked for in it."""

_SHORTEST = 3
_SHORTEST_LINE = 4
_SHORTEST_POSTCODE = 5  # a district's is no address
_POSTCODE = re.compile(r"\b[a-z]{1,2}[0-9][a-z0-9]?\s*[0-9][a-z]{2}\b", re.IGNORECASE)
_PARTS = re.compile(r"[,;\n\r]+")
_PEOPLE = re.compile(r"[,;/&()\n\r+]|\band\b|\bor\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_]+")
_BETWEEN = r"[\W_]*"
_STREETS = (
    ("street", "st", "str"), ("road", "rd"), ("avenue", "ave", "av"), ("lane", "ln"),
    ("close", "cl"), ("drive", "dr", "drv"), ("court", "ct", "crt"), ("place", "pl"),
    ("crescent", "cres", "cr"), ("gardens", "gdns", "gdn"), ("square", "sq"),
    ("terrace", "terr", "ter", "tce"), ("grove", "grv", "gr"), ("park", "pk"), ("way", "wy"),
    ("hill", "hl"), ("row",), ("walk", "wlk"), ("view", "vw"), ("rise",), ("mews",),
    ("green", "grn"), ("parade", "pde"), ("mount", "mt"), ("path",), ("parkway", "pkwy"),
)  # fmt: skip
_SPELT = {word: same for same in _STREETS for word in same}
_TITLES = frozenset(_WORDS.findall("mr mrs miss ms mx dr sir lady rev revd prof auntie aunt uncle"))
_RELATIONS = _TITLES | frozenset(
    _WORDS.findall("""
    the of her his their foster carer carers parent parents mother father mum mam mom dad step
    stepmother stepfather nan nana gran granny grandma grandad grandpa grandmother grandfather
    grandparent grandparents sister brother cousin guardian staff worker key manager home on duty
    kinship family friend unknown not known
    """)
)
_COMPANY = frozenset(
    _WORDS.findall("""
    ltd limited plc llp cic group services service care childrens children s home homes fostering
    residential the uk
    """)
)
_WRITTEN = """
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday first second time hour hours minute
    minutes day days years old age not recorded about team last seen at missing since for as this
    was made back reported to the police reference no report is episodes in the before one graded
    it risk grade of nothing due vulnerabilities medical child absence what makes worrying has been
    done still be planned find a an on am pm and or by from with under their own it
"""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the record says of where a child lives and who cares there, and the child's names."""

    addresses: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    carers: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is looked for in a text; None where nothing is withheld."""

    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, said: Sources) -> Withheld:
        """Return what is looked for, given what the record says."""
        wanted = {*_of_addresses(said), *_of_providers(said), *_of_carers(said)} - {""}
        if not wanted:
            return cls(None)
        longest = "|".join(sorted(wanted, key=lambda each: (-len(each), each)))
        return cls(re.compile(rf"(?<![^\W_])(?:{longest})(?![^\W_])"))

    def taken_out(self, text: str) -> str:
        """Return a text with everything withheld replaced."""
        return WITHHELD.join(self._piece(piece) for piece in text.split(WITHHELD))

    def found_in(self, text: str) -> str:
        """Return the first withheld words as the text has them; "" where there are none."""
        for piece in text.split(WITHHELD):
            for start, end in self._places(piece):
                return piece[start:end]
        return ""

    def _piece(self, text: str) -> str:
        out, done = [], 0
        for start, end in self._places(text):
            out += [text[done:start], WITHHELD]
            done = end
        return "".join([*out, text[done:]])

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        if self.pattern is None:
            return
        plain, places = _plain(text)
        for found in self.pattern.finditer(plain):
            end = max(places[found.end()], places[found.end() - 1] + 1)
            yield places[found.start()], end


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text without capitals, accents and invisible signs, and where each letter stood.

    There is one place more than letters: the end.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize(
            "NFKD", unicodedata.normalize("NFKD", letter).casefold()
        ):
            if unicodedata.category(plain) not in ("Mn", "Cf"):
                letters.append(plain)
                places.append(place)
    return "".join(letters), [*places, len(text)]


def _words(text: str) -> list[str]:
    """Return the words of a text as they are compared; "O’Brien" and "Smith-Jones" are two."""
    return _WORDS.findall(_plain(text)[0])


def _phrase(words: Iterable[str]) -> str:
    """Return the pattern of words in a row, however they are spaced and streets are spelt."""
    return _BETWEEN.join(
        f"(?:{'|'.join(_SPELT[word])})" if word in _SPELT else re.escape(word) for word in words
    )


def _of_addresses(said: Sources) -> Iterator[str]:
    for code in (*said.postcodes, *(code for one in said.addresses for code in _postcodes(one))):
        letters = "".join(_words(code))
        if len(letters) >= _SHORTEST_POSTCODE:
            yield _BETWEEN.join(map(re.escape, letters))
    for address in said.addresses:
        lines = _lines(_POSTCODE.sub(" ", address))
        for line in lines[: _to_street(lines)]:
            yield from (_phrase(words) for words in (line, _house(line)) if _tells(words))


def _postcodes(address: str) -> list[str]:
    return _POSTCODE.findall(address)


def _tells(words: list[str]) -> bool:
    """Tell whether a line or a provider's name says more than any document does."""
    return len("".join(words)) >= _SHORTEST_LINE and not _ordinary().issuperset(words)


def _lines(address: str) -> list[list[str]]:
    """Return an address's lines as words; a number that stands alone is of the next line."""
    lines: list[list[str]] = []
    number: list[str] = []
    for part in _PARTS.split(address):
        words = [*number, *_words(part)]
        number = words if words and all(word[0].isdigit() for word in words) else []
        if words and not number:
            lines.append(words)
    return lines


def _to_street(lines: list[list[str]]) -> int:
    """Return how many lines tell the house: those up to the street; else the first."""
    streets = [
        place
        for place, words in enumerate(lines, 1)
        if words[-1] in _SPELT or any(word[0].isdigit() for word in words)
    ]
    return max(streets, default=1)


def _house(line: list[str]) -> list[str]:
    """Return the last house number of a line with its street; nothing where it has none."""
    numbers = [n for n, word in enumerate(line[:-1]) if word[0].isdigit()]
    if not numbers:
        return []
    after = line[numbers[-1] + 1 :]
    ends = [n for n, word in enumerate(after, 1) if n > 1 and word in _SPELT]
    return [line[numbers[-1]], *after[: ends[0] if ends else 1]]


def _of_providers(said: Sources) -> Iterator[str]:
    for name in said.providers:
        words = _words(name)
        if _tells(words):
            yield _phrase(words)
        while words and words[-1] in _COMPANY:
            words = words[:-1]
        if len(words) > 1 or (words and _stands_out(words[0])):
            yield _phrase(words)


def _of_carers(said: Sources) -> Iterator[str]:
    own = frozenset(_words(" ".join(said.own)))
    for name in said.carers:
        for part in _PEOPLE.split(name):
            whole = [words for each in part.split() if (words := _words(each))]
            yield from _of_person(whole, own)


def _of_person(whole: list[list[str]], own: frozenset[str]) -> Iterator[str]:
    """Yield the ways to write one person's name, given as words of which each may be double."""
    flat = [word for words in whole for word in words]
    while whole and _RELATIONS.issuperset(whole[0]):
        whole = whole[1:]
    while whole and _RELATIONS.issuperset(whole[-1]):
        whole = whole[:-1]
    if not whole:
        return
    if len(flat) > 1 and not own.issuperset(flat):
        yield _phrase(flat)
    first = [word for words in whole[:-1] for word in words]
    for surname in _surnames(whole[-1]):
        yield from _of_surname(first, surname, own)


def _of_surname(first: list[str], surname: list[str], own: frozenset[str]) -> Iterator[str]:
    last, is_own = _phrase(surname), own.issuperset(surname)
    if not is_own and (len(surname) > 1 or _stands_out(surname[0])):
        yield f"{last}s?"
    yield f"(?:{'|'.join(sorted(_TITLES))}){_BETWEEN}{last}s?"
    for given in _givens(first):
        if not own.issuperset([*given, *surname]):
            yield f"{_phrase(given)}{_BETWEEN}{last}"
            yield f"{last}{_BETWEEN}{_phrase(given)}"
    if first and not (is_own and first[0][0] in {word[0] for word in own}):
        yield f"{re.escape(first[0][0])}{_BETWEEN}{last}"


def _givens(first: list[str]) -> Iterator[list[str]]:
    """Yield the first names as they may stand before or after the surname."""
    if first:
        yield first
        yield first[:1]


def _surnames(words: list[str]) -> Iterator[list[str]]:
    """Yield a surname whole, and each part of a double one that is long enough to be one."""
    yield words
    if len(words) > 1:
        yield from ([word] for word in words if len(word) > _SHORTEST)


def _stands_out(word: str) -> bool:
    """Tell whether a word by itself is a name: long enough, and not one that documents use."""
    return len(word) >= _SHORTEST and word not in _ordinary()


@cache
def _ordinary() -> frozenset[str]:
    labels = [label_of(kind) for kind in FACT_KINDS]
    values = [said for kind in FACT_KINDS.values() for said in (kind.values or {}).values()]
    return _RELATIONS | frozenset(_words(" ".join([_WRITTEN, *labels, *values])))
