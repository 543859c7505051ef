"""Reads the fixtures of components that take input."""

from __future__ import annotations

from typing import Any

from homeward.web.components import controls
from homeward.web.components.component import Component
from tests.doors.components.options import NotCarried, Options, alone


def button(o: Options) -> Component:
    if "html" in o.values and "isStartButton" in o.values:
        raise NotCarried("a start button of HTML")
    return controls.Button(
        o.text(),
        href=o.take("href", ""),
        name=o.take("name", ""),
        value=o.take("value", ""),
        id=o.take("id", ""),
        type=o.take("type", "submit"),
        disabled=o.take("disabled", False),
        start=o.take("isStartButton", False),
        once=o.take("preventDoubleClick"),
        **o.base(),
    )


def label(o: Options) -> dict[str, Any]:
    part = o.part("label")
    found = {
        "label": part.text(),
        "label_classes": part.take("classes", ""),
        "heading": part.take("isPageHeading", False),
    }
    part.done()
    return found


def legend(o: Options) -> dict[str, Any]:
    fieldset = o.part("fieldset")
    part = fieldset.part("legend")
    found = {
        "legend": part.text(),
        "legend_classes": part.take("classes", ""),
        "heading": part.take("isPageHeading", False),
        "described": fieldset.take("describedBy", ""),
    }
    had = bool(found["legend"])
    part.done()
    fieldset.done()
    if not had and fieldset.values:
        raise NotCarried("fieldset without legend")
    return found


def control(o: Options, id_key: str = "id") -> dict[str, Any]:
    group = o.part("formGroup")
    found = {
        "name": o.take("name", ""),
        "id": o.take(id_key, ""),
        "hint": alone(o.part("hint")),
        "error": alone(o.part("errorMessage")),
        "group_classes": group.take("classes", ""),
        **o.base(),
    }
    group.done()
    return found


def text_input(o: Options) -> Component:
    prefix, suffix = o.part("prefix"), o.part("suffix")
    return controls.TextInput(
        **control(o),
        **label(o),
        described=o.take("describedBy", ""),
        disabled=o.take("disabled", False),
        value=o.take("value"),
        type=o.take("type", "text"),
        inputmode=o.take("inputmode", ""),
        autocomplete=o.take("autocomplete", ""),
        autocapitalize=o.take("autocapitalize", ""),
        pattern=o.take("pattern", ""),
        spellcheck=o.take("spellcheck"),
        prefix=alone(prefix),
        suffix=alone(suffix),
    )


def textarea(o: Options) -> Component:
    return controls.Textarea(
        **control(o),
        **label(o),
        described=o.take("describedBy", ""),
        disabled=o.take("disabled", False),
        value=o.take("value", ""),
        rows=o.take("rows", 5),
        autocomplete=o.take("autocomplete", ""),
        spellcheck=o.take("spellcheck"),
    )


def choices(o: Options, chosen_key: str, taken: list[Any]) -> list[controls.Choice]:
    found = []
    for item in o.parts("items"):
        if "value" not in item.values and "divider" not in item.values:
            raise NotCarried("a choice without a value")
        value = item.take("value", "")
        if isinstance(value, bool):
            raise NotCarried("a value that is not text")
        if alone(item.part("conditional")):
            raise NotCarried("a conditional answer, see Choice")
        explicit = item.take(chosen_key)
        found.append(
            controls.Choice(
                str(value),
                item.text(),
                hint=alone(item.part("hint")),
                chosen=value in taken if explicit is None else explicit,
                disabled=item.take("disabled", False),
                divider=item.take("divider", ""),
                exclusive=item.take("behaviour", "") == "exclusive",
                attributes=item.base()["attributes"],
            )
        )
        item.done()
    return found


def select(o: Options) -> Component:
    taken = [o.take("value")]
    return controls.Select(
        **control(o),
        **label(o),
        described=o.take("describedBy", ""),
        disabled=o.take("disabled", False),
        choices=choices(o, "selected", [one for one in taken if one]),
    )


def radios(o: Options) -> Component:
    taken = [o.take("value")]
    return controls.Radios(
        **control(o, "idPrefix"),
        **legend(o),
        choices=choices(o, "checked", [one for one in taken if one]),
    )


def checkboxes(o: Options) -> Component:
    found = {**control(o, "idPrefix"), **legend(o)}
    found["described"] = found["described"] or o.take("describedBy", "")
    return controls.Checkboxes(**found, choices=choices(o, "checked", o.take("values", [])))


def date_input(o: Options) -> Component:
    found, items = (
        control(o),
        o.parts("items") or [Options({"name": name}) for name in ("day", "month", "year")],
    )
    values = o.take("values", {})
    prefix = o.take("namePrefix", "")
    marked = any(item.values.get("error") for item in items)
    parts = []
    for item in items:
        name = item.take("name")
        boxed = f"{prefix}-{name}" if prefix else name
        own = item.take("classes", "").split()
        width = [c.rsplit("-", 1)[1] for c in own if c.startswith("govuk-input--width-")]
        if set(own) - {f"govuk-input--width-{w}" for w in width}:
            raise NotCarried("classes of a box")
        parts.append(
            controls.DatePart(
                boxed,
                item.take("label", name.capitalize()),
                item.take("id", f"{found['id']}-{name}"),
                item.take("value", values.get(boxed)),
                width=int(width[0]) if width else 4 if name == "year" else 2,
                error=item.take("error", bool(found["error"]) and not marked),
                inputmode=item.take("inputmode", "numeric"),
                autocomplete=item.take("autocomplete", ""),
            )
        )
        item.done()
    return controls.DateInput(**found, **legend(o), parts=parts)


def error_summary(o: Options) -> Component:
    errors = []
    for item in o.parts("errorList"):
        attributes = item.base()["attributes"]
        errors.append(controls.ErrorLink(item.text(), item.take("href", ""), attributes))
        item.done()
    return controls.ErrorSummary(
        errors,
        title=o.text("titleHtml", "titleText"),
        description=o.text("descriptionHtml", "descriptionText"),
        **o.base(),
    )


def error_message(o: Options) -> Component:
    return controls.ErrorMessage(
        o.text(), id=o.take("id", ""), prefix=o.take("visuallyHiddenText", "Error"), **o.base()
    )


def fieldset(o: Options) -> Component:
    part = o.part("legend")
    made = controls.Fieldset(
        part.text(),
        body=o.text(text=""),
        legend_classes=part.take("classes", ""),
        heading=part.take("isPageHeading", False),
        described_by=o.take("describedBy", ""),
        role=o.take("role", ""),
        **o.base(),
    )
    part.done()
    return made


def hint(o: Options) -> Component:
    return controls.Hint(o.text(), id=o.take("id", ""), **o.base())


def label_alone(o: Options) -> Component:
    return controls.Label(o.text(), o.take("for", ""), o.take("isPageHeading", False), **o.base())
