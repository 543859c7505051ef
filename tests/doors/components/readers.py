"""Which components are held to GOV.UK's fixtures, and how many of them each must meet."""

from __future__ import annotations

from collections.abc import Callable

from homeward.web.components.component import Component
from tests.doors.components import read_content, read_controls
from tests.doors.components.options import Options

READERS: dict[str, tuple[Callable[[Options], Component], int]] = {
    "back-link": (read_content.back_link, 7),
    "breadcrumbs": (read_content.breadcrumbs, 11),
    "button": (read_controls.button, 37),
    "checkboxes": (read_controls.checkboxes, 27),
    "date-input": (read_controls.date_input, 27),
    "details": (read_content.details, 10),
    "error-message": (read_controls.error_message, 9),
    "error-summary": (read_controls.error_summary, 17),
    "fieldset": (read_controls.fieldset, 18),
    "generic-header": (read_content.generic_header, 7),
    "hint": (read_controls.hint, 6),
    "input": (read_controls.text_input, 40),
    "inset-text": (read_content.inset_text, 6),
    "label": (read_controls.label_alone, 17),
    "notification-banner": (read_content.notification_banner, 21),
    "pagination": (read_content.pagination, 11),
    "panel": (read_content.panel, 9),
    "phase-banner": (read_content.phase_banner, 7),
    "radios": (read_controls.radios, 30),
    "select": (read_controls.select, 15),
    "service-navigation": (read_content.service_navigation, 21),
    "skip-link": (read_content.skip_link, 9),
    "summary-list": (read_content.summary_list, 24),
    "table": (read_content.table, 18),
    "tag": (read_content.tag, 12),
    "task-list": (read_content.task_list, 10),
    "textarea": (read_controls.textarea, 18),
    "warning-text": (read_content.warning_text, 8),
}
