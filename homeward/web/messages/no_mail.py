"""That no email or text message leaves, said where people look after how they are reached."""

from __future__ import annotations

from django.conf import settings

from homeward.domain.context import Context
from homeward.web.components.justice import Alert

_TITLE = "No email or text message leaves this Homeward"
_SAID = "Everybody is told in Homeward alone, and sees it when they look."
_MEND = (
    f"{_SAID} Whoever looks after the server can set up a mail server or GOV.UK Notify: the guide "
    "says how."
)


def no_mail() -> Alert | None:
    """Return the notice that nothing leaves, for somebody's own contacts; None if messages do."""
    if settings.HOMEWARD_MESSAGES_LEAVE:
        return None
    return Alert(_TITLE, f"{_SAID} What you enter here is used once messages leave.", "warning")


def no_mail_for_administrators(ctx: Context) -> Alert | None:
    """Return the same for administrators, with what can be done; None for everybody else."""
    if settings.HOMEWARD_MESSAGES_LEAVE or "administrator" not in ctx.roles:
        return None
    return Alert(_TITLE, _MEND, "warning")
