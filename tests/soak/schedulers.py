"""Several schedulers make one day's end at once, and are killed at random: a program of its own.

It wakes Django once and forks, so that a scheduler costs milliseconds and can be killed often.
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
from dataclasses import dataclass, field
from pathlib import Path

_STEPS = ("closing", "reservations", "tidying")


@dataclass
class Company:
    """The schedulers at work: their processes, and how those ended that are gone."""

    words: list[str]
    chance: random.Random
    # Where each one tells its progress.
    desk: Path
    # Seconds from its fate's step until a scheduler is killed, at the longest.
    longest: float
    # Who is at work, and after which step's beginning he is killed.
    at_work: dict[int, str] = field(default_factory=dict)
    killed_at: dict[int, float] = field(default_factory=dict)
    # In which step they stood that were killed.
    killed_in: Counter[str] = field(default_factory=Counter)
    ended_well: int = 0
    broke: int = 0

    def start(self) -> None:
        """Fork one more scheduler, which runs the operators' own command."""
        pid = os.fork()
        if pid == 0:
            os._exit(self._work())
        self.at_work[pid] = self.chance.choice(_STEPS)

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
        for pid, step in self.at_work.items():
            if pid not in self.killed_at and self._step_of(pid) == step:
                self.killed_at[pid] = now + self.chance.uniform(0, self.longest)
            if self.killed_at.get(pid, now) < now:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

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
                self.killed_in[self._step_of(pid)] += 1
            elif os.waitstatus_to_exitcode(status) == 0:
                self.ended_well += 1
            else:
                self.broke += 1


def main() -> int:
    """Keep schedulers at work until so many were killed, then let as many come to the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--institution", required=True)
    parser.add_argument("--date", required=True)
    parser.add_argument("--hands", type=int, default=3)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--longest", type=float, default=0.2, help="seconds into a step")
    asked = parser.parse_args()
    import django

    django.setup()
    # What a scheduler loads is loaded before it is forked, or it would be killed while loading.
    from madoguchi.console import eod as eod
    from madoguchi.day_end import run as run

    words = ["eod", "--institution", asked.institution, "--date", asked.date, "--json"]
    with tempfile.TemporaryDirectory() as desk:
        company = Company(words, random.Random(asked.seed), Path(desk), asked.longest)
        keep_at_work(company, hands=asked.hands, kills=asked.kills)
    print(
        json.dumps(
            {
                "kills": company.killed_in.total(),
                "killed_in": dict(sorted(company.killed_in.items())),
                "ended_well": company.ended_well,
                "broke": company.broke,
            }
        )
    )
    return 1 if company.broke else 0


def keep_at_work(company: Company, *, hands: int, kills: int) -> None:
    """Replace whoever is killed or done until so many were killed; then let all end in peace."""
    while company.killed_in.total() < kills:
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
