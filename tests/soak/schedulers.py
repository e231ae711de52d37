"""Several schedulers make one day's end at once, and are killed at random: a program of its own.

It wakes Django once and forks, so that a scheduler costs milliseconds and can be killed often. Of
the kills three in five are spread evenly over the reservations: one each time so many fewer wait.
The others strike at random, from the beginning of the closing or the tidying on; one in ten, at
least, strikes the tidying.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_AMID = "reservations"
_OTHERS = ("closing", "tidying")
# Seconds until a scheduler is killed amid the reservations or the tidying, at the longest: about as
# long as a piece takes.
_A_PIECE = 0.05


@dataclass
class Company:
    """The schedulers at work: their processes, and how those ended that are gone."""

    words: list[str]
    chance: random.Random
    # Where each one tells its progress.
    desk: Path
    # Seconds from the beginning of the closing until a scheduler is killed, at the longest.
    longest: float
    # How many reservations wait now; how many did before anybody worked.
    waiting: Callable[[], int]
    all_waiting: int
    # At how many waiting reservations somebody is to be killed amid them, the fewest first.
    marks: list[int]
    # Who is at work, and after which step's beginning he is killed.
    at_work: dict[int, str] = field(default_factory=dict)
    killed_at: dict[int, float] = field(default_factory=dict)
    # In which step they stood that were killed.
    killed_in: Counter[str] = field(default_factory=Counter)
    # How many reservations still waited when one was killed amid them, some done, some not.
    left_at: list[int] = field(default_factory=list)
    ended_well: int = 0
    broke: int = 0

    def start(self) -> None:
        """Fork one more scheduler, which runs the operators' own command."""
        pid = os.fork()
        if pid == 0:
            os._exit(self._work())
        self.at_work[pid] = self.chance.choice(_OTHERS)

    def _work(self) -> int:
        from madoguchi.console.main import main

        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        complaints = os.dup(2)
        os.dup2(os.open(self.desk / str(os.getpid()), os.O_WRONLY | os.O_CREAT), 2)
        try:
            return main(self.words)
        except BaseException:
            os.write(complaints, traceback.format_exc().encode())
            return 70

    def kill_some(self) -> None:
        """Kill whoever has come to his fate's step, a random moment later, where he stands."""
        now = time.monotonic()
        self._doom_one_amid(now)
        for pid, step in self.at_work.items():
            if pid not in self.killed_at and self._step_of(pid) == step:
                longest = self.longest if step == "closing" else _A_PIECE
                self.killed_at[pid] = now + self.chance.uniform(0, longest)
            if self.killed_at.get(pid, now) < now:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _doom_one_amid(self, now: float) -> None:
        """At the next mark, let one of those amid the reservations have a piece's time to live."""
        amid = [
            pid for pid in self.at_work if pid not in self.killed_at and self._step_of(pid) == _AMID
        ]
        if self.marks and amid and self.waiting() <= self.marks[-1]:
            self.marks.pop()
            self.killed_at[self.chance.choice(amid)] = now + self.chance.uniform(0, _A_PIECE)

    def _step_of(self, pid: int) -> str:
        """The step one told of last, in its words `DAY STEP: DONE`; "" before the first."""
        told = self.desk / str(pid)
        lines = told.read_text().splitlines() if told.exists() else []
        return lines[-1].split()[1].rstrip(":") if lines else ""

    def notice(self) -> None:
        """See who has ended meanwhile, and how."""
        for pid in sorted(self.at_work):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            del self.at_work[pid]
            if os.WIFSIGNALED(status):
                self._was_killed(self._step_of(pid))
            elif os.waitstatus_to_exitcode(status) == 0:
                self.ended_well += 1
            else:
                self.broke += 1

    def _was_killed(self, step: str) -> None:
        self.killed_in[step] += 1
        # Counted after his death: what waits now surely waited when he was struck.
        left = self.waiting()
        if step == _AMID and 0 < left < self.all_waiting:
            self.left_at.append(left)

    def report(self) -> dict[str, object]:
        """How they fared; `amid`: killed with some reservations done and some still waiting.

        `left` is how many still waited then, at the first of these kills and at the last.
        """
        return {
            "kills": self.killed_in.total(),
            "killed_in": dict(sorted(self.killed_in.items())),
            "amid": len(self.left_at),
            "left": [max(self.left_at, default=0), min(self.left_at, default=0)],
            "ended_well": self.ended_well,
            "broke": self.broke,
        }


def main() -> int:
    """Keep schedulers at work until so many were killed, then let as many come to the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--institution", required=True)
    parser.add_argument("--date", required=True)
    parser.add_argument("--hands", type=int, default=3)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--longest", type=float, default=0.2, help="seconds into the closing")
    parser.add_argument("--piece", type=int, help="contracts in a piece of the reservations")
    asked = parser.parse_args()
    import django

    django.setup()
    # What a scheduler loads is loaded before it is forked, or it would be killed while loading.
    from madoguchi.console import eod as eod
    from madoguchi.day_end import run as run
    from madoguchi.day_end import steps

    if asked.piece:
        steps._RESERVATIONS = asked.piece
    words = ["eod", "--institution", asked.institution, "--date", asked.date, "--json"]
    with tempfile.TemporaryDirectory() as desk, _counting(asked.institution, asked.date) as waiting:
        due = waiting()
        amid = asked.kills * 3 // 5
        company = Company(
            words,
            random.Random(asked.seed),
            Path(desk),
            asked.longest,
            waiting,
            due,
            marks=[due * (2 * nth + 1) // (2 * amid) for nth in range(amid)],
        )
        keep_at_work(company, hands=asked.hands, kills=asked.kills)
    print(json.dumps(company.report()))
    return 1 if company.broke else 0


@contextlib.contextmanager
def _counting(institution: str, evening: str) -> Iterator[Callable[[], int]]:
    """Count what waits for the dawn, over a connection that no forked scheduler touches."""
    import psycopg
    from django.conf import settings

    led_to = settings.DATABASES[institution]
    with psycopg.connect(
        host=led_to["HOST"],
        port=led_to["PORT"],
        dbname=led_to["NAME"],
        user=led_to["USER"],
        password=led_to["PASSWORD"],
        options=led_to["OPTIONS"]["options"],
        autocommit=True,
    ) as connection:

        def waiting() -> int:
            row = connection.execute(
                "SELECT count(*) FROM transfers_order"
                " WHERE state = 'reserved' AND value_date <= %s::date + 1",
                (evening,),
            ).fetchone()
            return int(row[0]) if row else 0

        yield waiting


def keep_at_work(company: Company, *, hands: int, kills: int) -> None:
    """Replace whoever is killed or done until so many were killed; then let all end in peace."""
    while (
        company.marks
        or company.killed_in.total() < kills
        or company.killed_in["tidying"] < kills // 10
    ):
        while len(company.at_work) < hands:
            company.start()
        time.sleep(0.005)
        company.kill_some()
        company.notice()
    while len(company.at_work) < hands:
        company.start()
    while company.at_work:
        time.sleep(0.01)
        company.notice()


if __name__ == "__main__":
    sys.exit(main())
