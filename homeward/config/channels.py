"""The channels that this installation set up, ready to send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from homeward.config import clock, env
from homeward.domain.messages import Channel, Sender
from homeward.outputs.channels.notify import NotifySender
from homeward.outputs.channels.smtp import SmtpSender


def senders(*, now: Callable[[], datetime] = clock.utc_now) -> Mapping[Channel, Sender]:
    """Return a sender for each channel by which messages leave; none in a training home.

    ``now``: what the letters' dates, and Notify's tokens, are taken from.
    """
    settings = env.current()
    channels = settings.channels
    if settings.training:
        return {}
    found: dict[Channel, Sender] = {}
    if channels.mail:
        found[Channel.EMAIL] = SmtpSender(channels.mail, now=now)
    if channels.notify and channels.notify.email_template:
        found[Channel.NOTIFY_EMAIL] = NotifySender(channels.notify, Channel.NOTIFY_EMAIL, now=now)
    if channels.notify and channels.notify.sms_template:
        found[Channel.NOTIFY_SMS] = NotifySender(channels.notify, Channel.NOTIFY_SMS, now=now)
    return found
