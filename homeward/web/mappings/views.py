"""Making a mapping from a sample file, seeing the first rows as they would land, saving it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from homeward.guard.staff import recorders
from homeward.sources.kept_mappings import kept_mapping, kept_mappings
from homeward.sources.mapping.model import FileMapping
from homeward.sources.mapping.parse import InvalidMapping, parse_mapping
from homeward.sources.mapping.previewing import Sample, preview, samples
from homeward.sources.mapping.proposing import Proposal, propose
from homeward.sources.mapping.writing import mapping_text
from homeward.sources.operations import save_mapping
from homeward.web.door import Asked, act, form_view, typed
from homeward.web.mappings.forms import MappingForm, SampleForm, TextForm, first_answers
from homeward.web.mappings.pages import making_page, mapping_page, mappings_page
from homeward.web.mappings.sample import packed, unpacked

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_NO_SAMPLE = "Choose a file that has headings and at least one row: CSV, tab-separated or .xlsx."
_SAVED = "The mapping has been saved. Choose it when you load files."


@require_safe
def mappings(request: Asked) -> HttpResponse:
    """List the mappings that are kept."""
    kept = kept_mappings(request.ctx)
    people = recorders({each.saved_by for each in kept})
    page = mappings_page(kept, now=request.ctx.now, people=people)
    return render(request, "mappings/mappings.html", {"page": page})


@require_safe
def mapping(request: Asked, mapping: UUID) -> HttpResponse:
    """Show one mapping in plain words."""
    kept = kept_mapping(request.ctx, mapping)
    page = mapping_page(kept, now=request.ctx.now, people=recorders({kept.saved_by}))
    return render(request, "mappings/mapping.html", {"page": page})


@require_safe
def mapping_file(request: Asked, mapping: UUID) -> HttpResponse:
    """Send a mapping as the file that ``homeward load --mapping`` reads."""
    kept = kept_mapping(request.ctx, mapping)
    response = HttpResponse(kept.text, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kept.mapping.name}.toml"'
    return response


@form_view
def mapping_text_new(request: Asked) -> HttpResponse:
    """Keep a mapping that was written or saved elsewhere."""
    form = TextForm(typed(request), now=request.ctx.now)
    done = act(request, form, lambda ctx: save_mapping(ctx, text=form.cleaned_data["text"]))
    if done and done.id:
        messages.success(request, _SAVED)
        return redirect("mapping", mapping=done.id)
    return render(request, "mappings/text.html", {"form": form})


@form_view
def mapping_new(request: Asked) -> HttpResponse:
    """Take a sample file and propose how it is read."""
    form = SampleForm(typed(request), now=request.ctx.now)
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        found = _best(request.FILES.get("file"), table)
        if found is not None:
            sample, proposal = found
            return _first(request, sample, proposal)
        form.add_error(None, _NO_SAMPLE)
    return render(request, "mappings/sample.html", {"form": form})


def _best(file: UploadedFile[Any] | None, table: str) -> tuple[Sample, Proposal] | None:
    """Return the table of a file whose headings say most, with a guess at its mapping."""
    if file is None or file.file is None:
        return None
    found = [
        (sample, propose(header=sample.header, rows=sample.cells, table=table))
        for sample in samples(name=file.name or "sample", stream=cast("BinaryIO", file.file))
        if sample.rows
    ]
    return max(found, key=lambda pair: len(pair[1].mapping.columns), default=None)


def _first(request: Asked, sample: Sample, proposal: Proposal) -> HttpResponse:
    guess = replace(proposal.mapping, title=_title(sample.name))
    base = mapping_text(guess)
    form = MappingForm(
        now=request.ctx.now,
        mapping=guess,
        read=sample,
        initial=first_answers(guess, sample=packed(sample), base=base),
    )
    return _drawn(request, form, sample, guess, proposal)


def _title(name: str) -> str:
    return (
        name.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("_", " ").strip()[:200] or "New mapping"
    )


@require_POST
def mapping_make(request: Asked) -> HttpResponse:
    """Show how the sample's first rows would land, or save the mapping."""
    try:
        sample = unpacked(request.POST.get("sample", ""))
        base = parse_mapping(request.POST.get("base", ""))
    except (forms.ValidationError, InvalidMapping):
        messages.error(request, "The sample was lost on its way. Choose the file once more.")
        return redirect("mapping_new")
    form = MappingForm(typed(request), now=request.ctx.now, mapping=base, read=sample)
    if not form.is_valid():
        return _drawn(request, form, sample, base, None)
    made = form.made()
    if request.POST.get("go") == "save":
        done = act(request, form, lambda ctx: save_mapping(ctx, text=mapping_text(made)))
        if done and done.id:
            messages.success(request, _SAVED)
            return redirect("mapping", mapping=done.id)
    return _drawn(request, form, sample, made, None)


def _drawn(
    request: Asked,
    form: MappingForm,
    sample: Sample,
    mapping: FileMapping,
    proposal: Proposal | None,
) -> HttpResponse:
    notes = []
    try:  # what the page made must be a mapping that can be read back
        mapping = parse_mapping(mapping_text(mapping))
        landings = preview(mapping=mapping, header=sample.header, rows=sample.rows)
    except InvalidMapping as faulty:
        notes, landings = [faulty.sentence], ()
    page = making_page(
        file=sample.name, mapping=mapping, proposal=proposal, landings=landings, notes=notes
    )
    return render(request, "mappings/make.html", {"page": page, "form": form})
