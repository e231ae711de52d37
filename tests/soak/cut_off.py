"""A scheduler makes a day's end and kills itself before its n-th statement: a program of its own.

It wakes Django once; each line `INSTITUTION EVENING MOMENT N` it reads forks one scheduler, and it
prints what that one was about to tell the database when it died, or that it ended well, as JSON.
"""

import datetime as dt
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Contracts in a piece of the reservations: so there are several.
_PIECE = 1


@dataclass
class Fate:
    """How many statements a scheduler still has before he dies, and where he leaves his last word.

    Every word to the server counts: those of cursors, those that begin and end transactions, and
    those the ledger says past Django and psycopg's adaptation.
    """

    statements: int
    last_word: int

    def hangs_over(self) -> None:
        """Let it come true in this process."""
        import psycopg

        from madoguchi.ledger import store

        wait, ready = psycopg.Connection.wait, store._ready

        def asked(connection: Any, question: Any, *rest: Any, **named: Any) -> Any:
            # To switch autocommit is said to nobody but psycopg.
            if question.__name__ != "_set_autocommit_gen":
                query = question.gi_frame.f_locals.get("query", "")
                self._come_nearer(f"{question.__name__} {query}")
            return wait(connection, question, *rest, **named)

        def at_the_ledger(connection: Any, alias: str) -> Any:
            return _Ledger(ready(connection, alias), self._come_nearer)

        psycopg.Connection.wait = asked  # type: ignore[method-assign]
        store._ready = at_the_ledger

    def _come_nearer(self, what: str) -> None:
        # What the pool does by itself in threads of its own is no statement of the day's end.
        if threading.current_thread() is not threading.main_thread():
            return
        self.statements -= 1
        if self.statements == 0:
            os.write(self.last_word, what.encode())
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class _Ledger:
    """The ledger's own way to the server, and who listens to it."""

    server: Any
    heard: Callable[[str], None]

    def exec_prepared(self, door: bytes, *rest: Any, **named: Any) -> Any:
        self.heard(door.decode())
        return self.server.exec_prepared(door, *rest, **named)


def main() -> int:
    """Fork a scheduler for each line of standard input, and end with it."""
    import django

    django.setup()
    from madoguchi.day_end import steps

    steps._RESERVATIONS = _PIECE
    for line in sys.stdin:
        institution, evening, moment, nth = line.split()
        said = _one(
            institution,
            dt.date.fromisoformat(evening),
            dt.datetime.fromisoformat(moment),
            statements=int(nth),
        )
        print(json.dumps(said), flush=True)
    return 0


def _one(
    institution: str, evening: dt.date, moment: dt.datetime, *, statements: int
) -> dict[str, str]:
    heard, says = os.pipe()
    pid = os.fork()
    if pid == 0:
        _end_the_day(institution, evening, moment, Fate(statements, says))
    os.close(says)
    with os.fdopen(heard) as last_word:
        said = last_word.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return {"killed_before": said}
    return {"ended": str(os.waitstatus_to_exitcode(status))}


def _end_the_day(institution: str, evening: dt.date, moment: dt.datetime, fate: Fate) -> None:
    from madoguchi.day_end import run
    from madoguchi.institutions import current, registry

    [served] = [each for each in registry.all_institutions() if each.key == institution]
    code = 70
    try:
        fate.hangs_over()
        with current.serving(served):
            run.run(evening, at=moment, progress=lambda *said: None)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
