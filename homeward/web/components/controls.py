"""Components that take input: buttons, boxes, choices, dates, and the errors about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from homeward.web.components.component import Attributes, Component, joined


@dataclass(frozen=True)
class Button(Component):
    """A button; with ``href``, a link that looks like one. ``look`` is a GOV.UK modifier."""

    template: ClassVar[str] = "components/button.html"
    text: str
    href: str = ""
    look: str = ""
    name: str = ""
    value: str = ""
    id: str = ""
    type: str = "submit"
    disabled: bool = False
    start: bool = False
    once: bool | None = None

    @property
    def all_classes(self) -> str:
        """Return every class name of the button."""
        look = f"govuk-button--{self.look}" if self.look else ""
        start = "govuk-button--start" if self.start else ""
        return joined("govuk-button", look, self.classes, start)


@dataclass(frozen=True)
class Label(Component):
    """A control's name."""

    template: ClassVar[str] = "components/label.html"
    text: str
    for_id: str = ""
    heading: bool = False


@dataclass(frozen=True)
class Hint(Component):
    """Help that stands under a label."""

    template: ClassVar[str] = "components/hint.html"
    text: str
    id: str = ""


@dataclass(frozen=True)
class ErrorMessage(Component):
    """What is wrong with a control and how to mend it."""

    template: ClassVar[str] = "components/error_message.html"
    text: str
    id: str = ""
    prefix: str = "Error"


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary; ``href`` leads to a control's real id."""

    text: str
    href: str = ""
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True)
class ErrorSummary(Component):
    """All the page's errors, at its top."""

    template: ClassVar[str] = "components/error_summary.html"
    errors: Sequence[ErrorLink]
    title: str = "There is a problem"
    description: str = ""


@dataclass(frozen=True)
class Fieldset(Component):
    """Controls that answer one question. ``body`` is safe HTML."""

    template: ClassVar[str] = "components/fieldset.html"
    legend: str
    body: object = ""
    legend_classes: str = ""
    heading: bool = False
    described_by: str = ""
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Control(Component):
    """What a form group holds round its control: name, hint, error and their ids."""

    name: str
    id: str = ""
    label: str = ""
    label_classes: str = ""
    heading: bool = False
    hint: str = ""
    error: str = ""
    described: str = ""
    group_classes: str = ""
    disabled: bool = False

    @property
    def control_id(self) -> str:
        """Return the id of the first control."""
        return self.id or self.name

    @property
    def described_by(self) -> str:
        """Return the ids of the hint and the error, those that there are."""
        return joined(
            self.described,
            f"{self.control_id}-hint" if self.hint else "",
            f"{self.control_id}-error" if self.error else "",
        )

    @property
    def label_part(self) -> Label:
        """Return the label of a single control."""
        return Label(self.label, self.control_id, self.heading, classes=self.label_classes)

    @property
    def hint_part(self) -> Hint:
        """Return the hint."""
        return Hint(self.hint, f"{self.control_id}-hint")

    @property
    def error_part(self) -> ErrorMessage:
        """Return the error message."""
        return ErrorMessage(self.error, f"{self.control_id}-error")


@dataclass(frozen=True, kw_only=True)
class TextInput(Control):
    """One line of text."""

    template: ClassVar[str] = "components/input.html"
    value: str | None = None
    type: str = "text"
    inputmode: str = ""
    autocomplete: str = ""
    autocapitalize: str = ""
    pattern: str = ""
    spellcheck: bool | None = None
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, kw_only=True)
class Textarea(Control):
    """Several lines of text."""

    template: ClassVar[str] = "components/textarea.html"
    value: str = ""
    rows: int = 5
    autocomplete: str = ""
    spellcheck: bool | None = None


@dataclass(frozen=True)
class Choice:
    """One answer. ``conditional`` is safe HTML shown while it is chosen.

    GOV.UK's script would say so with aria-expanded, which a radio may not have (WCAG 4.1.2);
    our style sheet shows it instead, and it follows its answer in the reading order.
    """

    value: str
    text: str
    hint: str = ""
    chosen: bool = False
    conditional: object = ""
    disabled: bool = False
    divider: str = ""
    exclusive: bool = False
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Select(Control):
    """A list to choose from; for many answers only."""

    template: ClassVar[str] = "components/select.html"
    choices: Sequence[Choice]


@dataclass(frozen=True)
class PlacedChoice:
    """A choice with its place: the first has the group's own id, for the error summary."""

    choice: Choice
    id: str
    described_by: str


@dataclass(frozen=True, kw_only=True)
class Choices(Control):
    """What radios and checkboxes share. Without a ``legend`` there is no fieldset."""

    template: ClassVar[str] = "components/choices.html"
    kind: ClassVar[str] = "radios"
    input_type: ClassVar[str] = "radio"
    choices: Sequence[Choice]
    legend: str = ""
    legend_classes: str = ""

    @property
    def fieldset(self) -> Fieldset:
        """Return the fieldset that stands round the choices."""
        return Fieldset(
            self.legend,
            legend_classes=self.legend_classes,
            heading=self.heading,
            described_by=self.described_by,
        )

    @property
    def placed(self) -> Sequence[PlacedChoice]:
        """Return the choices with their ids and what describes them."""
        return [self._placed(number, choice) for number, choice in enumerate(self.choices, 1)]

    def _placed(self, number: int, choice: Choice) -> PlacedChoice:
        id_ = self.control_id if number == 1 else f"{self.control_id}-{number}"
        alone = self.described_by if self.kind == "checkboxes" and not self.legend else ""
        hint = f"{id_}-item-hint" if choice.hint else ""
        return PlacedChoice(choice, id_, joined(alone, hint))


@dataclass(frozen=True, kw_only=True)
class Radios(Choices):
    """One answer of a few."""


@dataclass(frozen=True, kw_only=True)
class Checkboxes(Choices):
    """Any number of answers."""

    kind: ClassVar[str] = "checkboxes"
    input_type: ClassVar[str] = "checkbox"


@dataclass(frozen=True)
class DatePart:
    """One box of a date: its own name, label, width in characters and fault."""

    name: str
    label: str
    id: str
    value: str | None = None
    width: int = 2
    error: bool = False
    inputmode: str = "numeric"
    autocomplete: str = ""

    @property
    def box(self) -> TextInput:
        """Return the box as a text input."""
        return TextInput(
            name=self.name,
            id=self.id,
            label=self.label,
            label_classes="govuk-date-input__label",
            value=self.value,
            inputmode=self.inputmode,
            autocomplete=self.autocomplete,
            classes=joined(
                "govuk-date-input__input",
                "govuk-input--error" if self.error else "",
                f"govuk-input--width-{self.width}",
            ),
        )


@dataclass(frozen=True, kw_only=True)
class DateInput(Control):
    """A date, or a date and time, in boxes."""

    template: ClassVar[str] = "components/date_input.html"
    parts: Sequence[DatePart]
    legend: str = ""
    legend_classes: str = ""

    @property
    def fieldset(self) -> Fieldset:
        """Return the fieldset that stands round the boxes."""
        return Fieldset(
            self.legend,
            legend_classes=self.legend_classes,
            heading=self.heading,
            described_by=self.described_by,
            role="group",
        )
