"""The worker's own beat and post, at the instants that come in on a pipe.

A line in is an instant; the line out says that everything due by it is done.
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import datetime

import urllib3

from homeward.config import clock, database, env
from homeward.outputs.channels import notify


def main() -> None:
    """Work until the pipe is closed."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else is said is for the log
    # A silent Notify is waited for, but not for as long as in life.
    notify._PATIENCE = urllib3.Timeout(connect=2.0, read=0.3)
    with database.ready(env.load(os.environ)):
        from homeward.config import channels, posting, wiring, worker

        wiring.wire()
        at: list[datetime] = []
        clock.utc_now = lambda: at[-1]
        senders = channels.senders(now=clock.utc_now)
        clockwork = worker._Clockwork(threading.Event())
        answers.write("ready\n")
        answers.flush()
        for line in sys.stdin:
            at[:] = [datetime.fromisoformat(line.strip())]
            clockwork.beat(at[-1])
            while posting.post_some(senders):
                pass
            answers.write("done\n")
            answers.flush()


if __name__ == "__main__":
    main()
