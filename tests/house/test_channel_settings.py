"""Channels are set whole or not at all; a training home has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeward.config import channel_settings, channels, database, env
from homeward.config.failure import CannotStart
from homeward.domain.messages import Channel
from homeward.outputs.channels.accounts import Security
from tests.standins import notify

ADDRESS = {"HOMEWARD_ADDRESS": "https://homeward.example.test/"}
MAIL = {
    "HOMEWARD_SMTP_URL": "smtp://me:p%40ss-word@mail.example.test",
    "HOMEWARD_MAIL_FROM": "homeward@example.test",
}
NOTIFY = {
    "HOMEWARD_NOTIFY_KEY": notify.KEY,
    "HOMEWARD_NOTIFY_SMS_TEMPLATE": notify.SMS_TEMPLATE,
}
TOKEN = {"HOMEWARD_NOTIFY_CALLBACK_TOKEN": "a-token-that-nobody-guesses-0123"}
ALL = ADDRESS | MAIL | NOTIFY | TOKEN


def without(name: str) -> dict[str, str]:
    return {key: text for key, text in ALL.items() if key != name}


def test_no_message_leaves_when_nothing_is_set() -> None:
    assert not channel_settings.read({"HOMEWARD_SMTP_URL": " "}).any


def test_channels_are_whole_when_all_is_set() -> None:
    found = channel_settings.read(ALL)

    assert found.address == "https://homeward.example.test"
    assert found.mail is not None
    assert (found.mail.host, found.mail.port) == ("mail.example.test", 587)
    assert (found.mail.user, found.mail.password) == ("me", "p@ss-word")
    assert found.mail.security is Security.STARTTLS
    assert found.notify is not None
    assert (found.notify.service, found.notify.secret) == (notify.SERVICE, notify.SECRET)
    assert found.notify.url == "https://api.notifications.service.gov.uk"


def test_secrets_stay_when_channels_are_shown() -> None:
    shown = repr(channel_settings.read(ALL))

    assert "p@ss-word" not in shown
    assert notify.SECRET not in shown
    assert TOKEN["HOMEWARD_NOTIFY_CALLBACK_TOKEN"] not in shown


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (without("HOMEWARD_ADDRESS"), "HOMEWARD_ADDRESS"),
        (without("HOMEWARD_SMTP_URL"), "HOMEWARD_SMTP_URL"),
        (without("HOMEWARD_MAIL_FROM"), "HOMEWARD_MAIL_FROM"),
        (without("HOMEWARD_NOTIFY_KEY"), "HOMEWARD_NOTIFY_KEY"),
        (without("HOMEWARD_NOTIFY_SMS_TEMPLATE"), "HOMEWARD_NOTIFY_SMS_TEMPLATE"),
        (ALL | {"HOMEWARD_NOTIFY_KEY": "secret-half"}, "HOMEWARD_NOTIFY_KEY"),
        (ALL | {"HOMEWARD_NOTIFY_SMS_TEMPLATE": "secret"}, "HOMEWARD_NOTIFY_SMS_TEMPLATE"),
        (ALL | {"HOMEWARD_NOTIFY_URL": "http://secret.example.test"}, "HOMEWARD_NOTIFY_URL"),
        (ALL | {"HOMEWARD_NOTIFY_CALLBACK_TOKEN": "secret"}, "HOMEWARD_NOTIFY_CALLBACK_TOKEN"),
        (ALL | {"HOMEWARD_SMTP_URL": "http://secret@mail.example.test"}, "HOMEWARD_SMTP_URL"),
        (ALL | {"HOMEWARD_SMTP_URL": "smtp://secret@mail:port"}, "HOMEWARD_SMTP_URL"),
        (ALL | {"HOMEWARD_SMTP_URL": "smtp-plain://secret@mail.example"}, "HOMEWARD_SMTP_URL"),
        (ALL | {"HOMEWARD_MAIL_FROM": "Homeward <secret@example.test>"}, "HOMEWARD_MAIL_FROM"),
        (ALL | {"HOMEWARD_ADDRESS": "http://secret.example.test"}, "HOMEWARD_ADDRESS"),
        (ALL | {"HOMEWARD_ADDRESS": "https://secret.example.test/x"}, "HOMEWARD_ADDRESS"),
        (ALL | {"HOMEWARD_ADDRESS": "secret"}, "HOMEWARD_ADDRESS"),
    ],
)
def test_homeward_does_not_start_when_a_channel_is_half_set(
    said: dict[str, str], word: str
) -> None:
    with pytest.raises(CannotStart) as refused:
        channel_settings.read(said)

    assert word in refused.value.sentence
    assert "secret" not in refused.value.sentence.replace("name-service-secret", "").replace(
        "import secrets; print(secrets", ""
    )


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        ("smtps://mail.example.test", 465, Security.TLS),
        ("smtp://mail.example.test:2525", 2525, Security.STARTTLS),
        ("smtp-plain://localhost", 25, Security.NONE),
    ],
)
def test_mail_goes_the_way_that_its_address_names(url: str, port: int, security: Security) -> None:
    found = channel_settings.read(ALL | {"HOMEWARD_SMTP_URL": url})

    assert found.mail is not None
    assert (found.mail.port, found.mail.security, found.mail.user) == (port, security, "")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, set()),
        (ADDRESS | MAIL, {Channel.EMAIL}),
        (ADDRESS | NOTIFY, {Channel.NOTIFY_SMS}),
        (
            ALL | {"HOMEWARD_NOTIFY_EMAIL_TEMPLATE": notify.EMAIL_TEMPLATE},
            {Channel.EMAIL, Channel.NOTIFY_EMAIL, Channel.NOTIFY_SMS},
        ),
        (ALL | {"HOMEWARD_TRAINING": "yes"}, set()),
    ],
    ids=["none", "mail", "texts", "all", "training"],
)
def test_senders_are_those_that_were_set_up(
    tmp_path: Path, more: dict[str, str], expected: set[Channel]
) -> None:
    former = env.current()
    env.use(env.load({"HOMEWARD_HOME": str(tmp_path)} | more))

    try:
        assert set(channels.senders()) == expected
    finally:
        env.use(former)


@pytest.mark.parametrize("said", [MAIL | ADDRESS, NOTIFY | ADDRESS], ids=["mail", "notify"])
def test_training_home_does_not_start_when_it_could_send(
    tmp_path: Path, said: dict[str, str]
) -> None:
    settings = env.load({"HOMEWARD_HOME": str(tmp_path), "HOMEWARD_TRAINING": "yes"} | said)

    with pytest.raises(CannotStart, match="no message leaves it"), database.ready(settings):
        pytest.fail("started")
