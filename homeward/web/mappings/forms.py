"""The forms of a mapping: the sample, and where each column comes from.

The form is made from the mapping so far and the sample's headings; what it is sent becomes the
mapping again. It checks shape; ``sources.mapping`` decides what a mapping is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any, ClassVar

from django import forms

from homeward.sources.mapping.model import SYSTEM, FileMapping, From
from homeward.sources.mapping.previewing import Sample
from homeward.sources.mapping.proposing import CODES
from homeward.sources.tables.definition import normal
from homeward.web.components.forms import Look, OperationForm
from homeward.web.mappings.words import TABLES, column_words

_MOST_WORDS = 40  # different words of one column that a person is asked about
_NAMES = {"given_name": "given", "family_name": "family"}
_DATES_HELP = (
    "Only where a date is not read as it should be. One form on each line, such as DD-MON-YYYY "
    "HH:MI or MM/DD/YYYY."
)


class SampleForm(OperationForm):
    """Asks for a sample file; the browser sends it beside the form's own fields."""

    table = forms.ChoiceField(
        label="What is one row of the file?", choices=list(TABLES.items()), widget=forms.RadioSelect
    )


class TextForm(OperationForm):
    """Takes a mapping that was written or saved elsewhere, as its text."""

    text = forms.CharField(
        label="Mapping as text (TOML)", widget=forms.Textarea(attrs={"rows": 8}), max_length=60_000
    )


class MappingForm(OperationForm):
    """Where each column of Homeward's table comes from in the sample's headings."""

    title = forms.CharField(label="What is this mapping called?", max_length=200)
    name = forms.RegexField(
        label="Short name",
        regex=r"^[a-z0-9][a-z0-9-]*$",
        max_length=60,
        help_text="Small letters, figures and hyphens. Saving under a name that is there "
        "replaces that mapping.",
        error_messages={"invalid": "Short name must be small letters, figures and hyphens"},
    )
    base = forms.CharField(widget=forms.HiddenInput, max_length=60_000, required=False)
    sample = forms.CharField(widget=forms.HiddenInput, max_length=520_000)
    dates = forms.CharField(
        label="Forms of dates",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=400,
        help_text=_DATES_HELP,
    )
    looks: ClassVar[Mapping[str, Look]] = {"name": Look(width="20")}

    def __init__(self, *args: Any, mapping: FileMapping, read: Sample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mapping, self.read = mapping, read
        self.targets = [c.name for c in mapping.target.columns if c.name != SYSTEM]
        for target in self.targets:
            self._add_target(target)
        asked = list(self._words())
        for target, word in asked:
            self._add_word(target, word)
        self.order_fields(self._order(asked))

    def _add_target(self, target: str) -> None:
        chosen = self.mapping.columns.get(target)
        self.fields[f"col_{target}"] = forms.ChoiceField(
            label=column_words(target),
            choices=list(self._sources(target, chosen)),
            required=False,
            initial=self._chosen(target, chosen),
        )
        if target.endswith("_at"):
            self.fields[f"time_{target}"] = forms.ChoiceField(
                label=f"{column_words(target)}: time of day, where it stands apart",
                choices=[("", "In the same column"), *self._headings()],
                required=False,
                initial=self._place(chosen.time) if chosen and chosen.time else "",
            )

    def _order(self, asked: list[tuple[str, str]]) -> list[str]:
        """Return the fields in the order of the columns, each with the words it needs settled."""
        order = ["title", "name", "dates"]
        for target in self.targets:
            order += [f"col_{target}", f"time_{target}"]
            order += [_word_field(column, word) for column, word in asked if column == target]
        return order

    def _headings(self) -> list[tuple[str, str]]:
        return [(f"h{place}", name) for place, name in enumerate(self.read.header) if name.strip()]

    def _sources(self, target: str, chosen: From | None) -> Iterator[tuple[str, str]]:
        yield "", "Not in this file"
        if chosen is not None and self._is_kept(target, chosen):
            yield "keep", f"As it is now: {', else '.join(chosen.headings) or chosen.value}"
        yield from self._headings()
        if target in _NAMES:
            for key, name in self._headings():
                yield f"p{key[1:]}", f"{name}: its {_NAMES[target]} name (“SURNAME, Given”)"
        if target in CODES:
            for code in CODES[target].current():
                yield f"={code}", f"Always: {CODES[target].label(code)}"

    def _is_kept(self, target: str, chosen: From) -> bool:
        return len(chosen.headings) > 1 or (
            bool(chosen.headings) and self._chosen(target, chosen) == "keep"
        )

    def _chosen(self, target: str, chosen: From | None) -> str:
        if chosen is None:
            return ""
        if chosen.value and not chosen.headings:
            return f"={_code(target, chosen.value)}"
        if len(chosen.headings) > 1:
            return "keep"
        place = self._place(chosen.headings[0])
        if not place:
            return "keep"
        return f"p{place[1:]}" if chosen.part else place

    def _place(self, heading: str) -> str:
        plain = normal(heading)
        places = (n for n, name in enumerate(self.read.header) if normal(name) == plain)
        return next((f"h{place}" for place in places), "")

    def _words(self) -> Iterator[tuple[str, str]]:
        """Yield the words of the sample that are no code, by column, as chosen now."""
        for target in self.targets:
            if target not in CODES:
                continue
            source = self._source(target, self._now(f"col_{target}"))
            told = self.mapping.codes.get(target, {})
            words = dict.fromkeys([*told, *self._cells(source)])
            unknown = [w for w in words if w and (w in told or CODES[target].find(w) is None)]
            yield from ((target, word) for word in unknown[:_MOST_WORDS])

    def _now(self, name: str) -> str:
        if self.is_bound:
            return str(self.data.get(name) or "")
        return str(self.fields[name].initial or "")

    def _cells(self, source: From | None) -> Iterator[str]:
        if source is None:
            return
        plain = {normal(name) for name in source.headings}
        places = [n for n, name in enumerate(self.read.header) if normal(name) in plain]
        for cells in self.read.cells:
            yield from (cells[place].strip() for place in places if place < len(cells))

    def _add_word(self, target: str, word: str) -> None:
        known = self.mapping.codes.get(target, {})
        self.fields[_word_field(target, word)] = forms.ChoiceField(
            label=f"{column_words(target)}: “{word[:60]}” means",
            choices=[
                ("", "Nothing that is kept"),
                *((code, CODES[target].label(code)) for code in CODES[target].current()),
            ],
            required=False,
            initial=_code(target, known.get(word, "")),
        )

    def _source(self, target: str, key: str) -> From | None:
        """Return where a column comes from, as a choice says."""
        if key == "keep":
            return self.mapping.columns.get(target)
        if key.startswith("="):
            return From(value=key[1:])
        if not key[1:].isdecimal() or int(key[1:]) >= len(self.read.header):
            return None
        heading = (self.read.header[int(key[1:])],)
        return From(heading, part=_NAMES.get(target, "") if key[0] == "p" else "")

    def made(self) -> FileMapping:
        """Return the mapping that a valid form describes."""
        said = self.cleaned_data
        columns: dict[str, From] = {}
        codes: dict[str, dict[str, str]] = {}
        for target in self.targets:
            source = self._source(target, said[f"col_{target}"])
            time = self._source(target, said.get(f"time_{target}") or "")
            if source is not None:
                columns[target] = (
                    replace(source, time=time.headings[0]) if time and source.headings else source
                )
        for target, word in self._words():
            code = said.get(_word_field(target, word))
            if code and target in columns:
                codes.setdefault(target, {})[word] = code
        dates = tuple(line.strip() for line in said["dates"].splitlines() if line.strip())
        return replace(
            self.mapping,
            name=said["name"],
            title=said["title"],
            columns=columns,
            codes=codes,
            dates=dates,
        )


def _code(target: str, said: str) -> str:
    """Return the code that a mapping's word stands for, as the selects have it."""
    return CODES[target].find(said) or said if target in CODES else said


def _word_field(target: str, word: str) -> str:
    return f"word_{target}_{blake2b(word.encode(), digest_size=6).hexdigest()}"


def first_answers(mapping: FileMapping, *, sample: str, base: str) -> dict[str, Any]:
    """Return what the form shows before anybody has answered it."""
    return {
        "title": mapping.title,
        "name": mapping.name,
        "dates": "\n".join(mapping.dates),
        "sample": sample,
        "base": base,
    }
