"""The second path: the web tells the administrators itself when the engine stands still."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from time import sleep
from uuid import UUID

import pytest
from django.db import OperationalError, connection

from homeward.config import clock, watching
from homeward.config.last_resort import LastResort
from homeward.domain.context import Context
from homeward.domain.messages import Channel, Letter, NotSent
from homeward.guard.operation import Outcome
from homeward.guard.people import NewPerson, set_up_person, system_context
from homeward.guard.session import scope
from homeward.outputs.channels.accounts import MailServer, Security
from homeward.outputs.channels.smtp import SmtpSender
from homeward.work.messages.models import Delivery, Message, Outbox
from homeward.work.watch import outages, queries
from homeward.work.watch.beating import beat
from homeward.work.watch.models import Outage
from homeward.work.watch.outages import administrators
from tests.cast import NOW, PASSWORD, Cast, Person, cast, hours
from tests.standins.mail import Box, mail_server

__all__ = ["cast"]

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
STOPPED, RUNS = "the clock has stopped", "the clock runs again"
BEHIND = "messages are behind"
DOWN, BACK = "the database does not answer", "the database answers again"


class Post:
    """A carrier that keeps what it is handed."""

    def __init__(self, *, refuses: frozenset[str] = frozenset(), slow: float = 0.0) -> None:
        self.taken: list[Letter] = []
        self.refuses = refuses
        self.slow = slow

    def send(self, letter: Letter) -> str:
        sleep(self.slow)
        if letter.to in self.refuses or "*" in self.refuses:
            raise NotSent("refused", again=True)
        self.taken.append(letter)
        return str(letter.delivery)

    @property
    def subjects(self) -> list[str]:
        """What stands over the letters, in order."""
        return [letter.words.subject.removeprefix("Homeward: ") for letter in self.taken]


def _admin(cast: Cast, organisation: UUID | None = None) -> Person:
    """Make an administrator, of Alder's services unless said."""
    where = organisation or cast.asha.organisation
    said = NewPerson(f"a{where.hex[:6]}@example.test", "Addie Example", PASSWORD, "administrator")
    program = system_context(now=NOW - timedelta(days=365), purpose="test")
    made = set_up_person(program, organisation=where, said=said).id
    assert made is not None
    return Person(made, said.email, where, None, said.role, "")


def test_administrators_are_written_to_when_the_engine_stands_still(cast: Cast) -> None:
    ours, theirs = _admin(cast), _admin(cast, cast.carys.organisation)
    beat("one", NOW, 0.0)
    post = Post()

    watching.look(NOW + MINUTE, senders={Channel.EMAIL: post})

    assert {letter.to for letter in post.taken} == {ours.email, theirs.email}
    assert post.subjects == [STOPPED, STOPPED]
    assert "1:00pm on Wednesday 10 June 2026" in post.taken[0].words.body
    assert Outbox.objects.count() == 0


def test_nobody_is_written_to_when_the_engine_is_alive(cast: Cast) -> None:
    _admin(cast)
    beat("one", NOW, 0.0)
    post = Post()

    watching.look(NOW + timedelta(seconds=59), senders={Channel.EMAIL: post})

    assert post.taken == []
    assert not Outage.objects.exists()


def test_administrators_are_told_again_each_hour_when_it_lasts(cast: Cast) -> None:
    _admin(cast)
    beat("one", NOW, 0.0)
    post = Post()

    for minutes in (1, 2, 30, 60, 61, 62, 120, 121, 122):
        watching.look(NOW + minutes * MINUTE, senders={Channel.EMAIL: post})

    assert post.subjects == [STOPPED] * 3
    assert len({letter.delivery for letter in post.taken}) == 3


def test_administrators_are_told_once_when_it_is_over(cast: Cast) -> None:
    _admin(cast)
    beat("one", NOW, 0.0)
    post = Post()
    watching.look(NOW + MINUTE, senders={Channel.EMAIL: post})
    beat("one", NOW + 10 * MINUTE, 0.0)

    watching.look(NOW + 10 * MINUTE, senders={Channel.EMAIL: post})
    watching.look(NOW + 10 * MINUTE, senders={Channel.EMAIL: post})

    assert post.subjects == [STOPPED, RUNS]
    row = Outage.objects.get()
    assert (row.standing, row.began_at, row.ended_at) == (None, NOW, NOW + 10 * MINUTE)


def test_a_second_outage_is_told_when_the_first_was_over(cast: Cast) -> None:
    _admin(cast)
    beat("one", NOW, 0.0)
    post = Post()
    watching.look(NOW + MINUTE, senders={Channel.EMAIL: post})
    beat("one", NOW + 5 * MINUTE, 0.0)
    watching.look(NOW + 5 * MINUTE, senders={Channel.EMAIL: post})

    watching.look(NOW + 6 * MINUTE, senders={Channel.EMAIL: post})

    assert post.subjects == [STOPPED, RUNS, STOPPED]
    assert Outage.objects.count() == 2


def test_the_turn_is_given_back_when_no_letter_could_go(cast: Cast) -> None:
    _admin(cast)
    beat("one", NOW, 0.0)
    with pytest.raises(watching.NobodyTold):
        watching.look(NOW + MINUTE, senders={Channel.EMAIL: Post(refuses=frozenset("*"))})
    post = Post()

    watching.look(NOW + 2 * MINUTE, senders={Channel.EMAIL: post})

    assert post.subjects == [STOPPED]


def test_others_are_told_when_one_address_is_refused(cast: Cast) -> None:
    bad, good = _admin(cast), _admin(cast, cast.carys.organisation)
    beat("one", NOW, 0.0)
    post = Post(refuses=frozenset({bad.email}))

    watching.look(NOW + MINUTE, senders={Channel.EMAIL: post})
    watching.look(NOW + 2 * MINUTE, senders={Channel.EMAIL: post})

    assert [letter.to for letter in post.taken] == [good.email]


def test_word_of_the_end_is_kept_when_no_letter_could_go(cast: Cast) -> None:
    _admin(cast)
    beat("one", NOW, 0.0)
    watching.look(NOW + MINUTE, senders={Channel.EMAIL: Post()})
    beat("one", NOW + 5 * MINUTE, 0.0)
    with pytest.raises(watching.NobodyTold):
        watching.look(NOW + 5 * MINUTE, senders={Channel.EMAIL: Post(refuses=frozenset("*"))})
    beat("one", NOW + 6 * MINUTE, 0.0)
    post = Post()

    watching.look(NOW + 6 * MINUTE, senders={Channel.EMAIL: post})

    assert post.subjects == [RUNS]
    assert Outage.objects.get().ended_at == NOW + 5 * MINUTE


def test_a_notice_stands_in_homeward_when_there_is_no_mail(cast: Cast) -> None:
    admin = _admin(cast)
    beat("one", NOW, 0.0)

    watching.look(NOW + MINUTE, senders={})
    watching.look(NOW + 2 * MINUTE, senders={})

    ctx = admin.ctx(authority=cast.alder)
    with scope(ctx):
        message = Message.objects.seen_by(ctx).get()
        delivery = Delivery.objects.seen_by(ctx).get()
    assert (message.template, message.state, message.owner) == ("engine_stalled", "told", admin.id)
    assert message.child_id is None
    assert (delivery.person, delivery.channel, delivery.state) == (admin.id, "in_app", "sent")


def test_the_notice_is_taken_down_when_it_is_over(cast: Cast) -> None:
    ctx = _admin(cast).ctx(authority=cast.alder)
    beat("one", NOW, 0.0)
    watching.look(NOW + MINUTE, senders={})
    beat("one", NOW + 3 * MINUTE, 0.0)

    watching.look(NOW + 3 * MINUTE, senders={})

    with scope(ctx):
        message = Message.objects.seen_by(ctx).get()
    assert (message.state, message.ended_at) == ("not_needed", NOW + 3 * MINUTE)


def test_nobody_without_the_role_now_is_written_to_when_it_ended(cast: Cast) -> None:
    admin = _admin(cast)

    assert [person for person, _ in administrators(NOW + hours(24 * 365))] == [admin.id]
    assert administrators(NOW - hours(24 * 400)) == []


@pytest.mark.django_db(transaction=True)
def test_one_of_two_writes_when_both_look_at_once(cast: Cast) -> None:
    _admin(cast)
    beat("one", NOW, 0.0)
    post, together = Post(slow=0.3), Barrier(2)

    def look(_: int) -> None:
        try:
            together.wait()
            watching.look(NOW + MINUTE, senders={Channel.EMAIL: post})
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(look, range(2)))

    assert post.subjects == [STOPPED]
    assert Outage.objects.count() == 1


def test_mail_leaves_when_no_notice_can_be_put_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _admin(cast)
    beat("one", NOW, 0.0)
    post = Post()

    def fails(ctx: Context, **about: object) -> Outcome:
        raise RuntimeError("broken")

    monkeypatch.setattr(outages, "put_up", fails)
    watching.look(NOW + MINUTE, senders={Channel.EMAIL: post})

    assert post.subjects == [STOPPED]


def test_others_have_the_notice_when_it_fails_for_one_and_it_has_it_later(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    alder, birch = _admin(cast), _admin(cast, cast.carys.organisation)
    beat("one", NOW, 0.0)
    real = outages.put_up

    def fails(ctx: Context, *, outage: int, since: datetime, template: str) -> Outcome:
        if ctx.organisation == alder.organisation:
            raise RuntimeError("broken")
        return real(ctx, outage=outage, since=since, template=template)

    with monkeypatch.context() as broken:
        broken.setattr(outages, "put_up", fails)
        watching.look(NOW + MINUTE, senders={})
    first = [_notices(one, cast) for one in (alder, birch)]
    watching.look(NOW + 2 * MINUTE, senders={})

    assert first == [0, 1]
    assert [_notices(one, cast) for one in (alder, birch)] == [1, 1]


def _notices(person: Person, cast: Cast) -> int:
    ours = person.organisation == cast.asha.organisation
    ctx = person.ctx(authority=cast.alder if ours else cast.birch)
    with scope(ctx):
        return Message.objects.seen_by(ctx).filter(template="engine_stalled").count()


def test_administrators_are_told_once_when_messages_are_behind_and_once_when_caught_up(
    cast: Cast,
) -> None:
    _admin(cast)
    post = Post()

    for minute, lag in enumerate((89.0, 120.0, 180.0, 60.0, 95.0, 29.0, 0.0)):
        beat("one", NOW + minute * MINUTE, lag)
        watching.look(NOW + minute * MINUTE, senders={Channel.EMAIL: post})

    assert post.subjects == [BEHIND, RUNS]
    assert Outage.objects.get().began_at == NOW - MINUTE


class _Elapsed:
    """A stopwatch that goes on when told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(clock, "elapsed_seconds", lambda: self.seconds)
        monkeypatch.setattr(clock, "utc_now", lambda: NOW + timedelta(seconds=self.seconds))


def test_administrators_are_mailed_when_the_database_is_down(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, elapsed, box = _admin(cast), _Elapsed(monkeypatch), Box()
    server = mail_server(box)
    server.start()
    account = MailServer("127.0.0.1", server.port, Security.NONE, "homeward@example.test")
    senders = {Channel.EMAIL: SmtpSender(account, now=lambda: datetime.now(tz=UTC))}
    two = [LastResort(tmp_path), LastResort(tmp_path)]
    for one in two:
        watching.look_after(one, senders=senders)

    try:
        with monkeypatch.context() as down:
            down.setattr(queries, "database_time", _refused)
            told = []
            for seconds in (10, 69, 71, 100, 3000, 3680):
                elapsed.seconds = seconds
                for one in two:
                    watching.look_after(one, senders=senders)
                told.append(len(box.letters))
        for one in two:
            watching.look_after(one, senders=senders)
            watching.look_after(one, senders=senders)
    finally:
        server.stop()

    assert told == [0, 0, 1, 1, 1, 2]
    subjects = [str(letter["Subject"]).removeprefix("Homeward: ") for letter in box.letters]
    assert subjects == [DOWN, DOWN, BACK]
    assert set(box.to) == {admin.email}


def _refused() -> datetime:
    raise OperationalError("the database is down")


def test_mail_about_the_database_is_tried_again_when_the_mail_server_refused(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _admin(cast)
    elapsed, resort, post = _Elapsed(monkeypatch), LastResort(tmp_path), Post()
    watching.look_after(resort, senders={})
    monkeypatch.setattr(queries, "database_time", _refused)
    watching.look_after(resort, senders={Channel.EMAIL: post})
    elapsed.seconds = 61

    with pytest.raises(watching.NobodyTold):
        watching.look_after(resort, senders={Channel.EMAIL: Post(refuses=frozenset("*"))})
    watching.look_after(resort, senders={Channel.EMAIL: post})

    assert post.subjects == [DOWN]
