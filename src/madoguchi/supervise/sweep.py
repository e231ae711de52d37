"""This module ends every server program of one data directory, whoever started it."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import living

_FAST_SECONDS = 30.0
_IMMEDIATE_SECONDS = 10.0
_KILL_SECONDS = 10.0


class StillRunning(Exception):
    """Some server programs of a data directory did not end, even when killed."""


@dataclass(frozen=True)
class ServerPrograms:
    """The programs of the server on one data directory; `title` is its cluster_name."""

    data: Path
    title: str

    def everyone(self) -> list[int]:
        """List the server's living programs, the postmaster and those it started."""
        return [
            program.pid
            for program in living.everyone()
            if program.name == "postgres" and self._is_ours(program.pid)
        ]

    def postmasters(self) -> list[int]:
        """List the living programs that take the server's orders (at most one, but for a fork)."""
        recorded = self._recorded_pid()
        return [pid for pid in self.everyone() if pid == recorded or self._names_our_data(pid)]

    def _is_ours(self, pid: int) -> bool:
        # Three signs, because none holds always: the title is missing when somebody started the
        # server by hand, and the directory cannot be read inside some containers.
        arguments = living.arguments_of(pid)
        titled = bool(arguments) and arguments[0].startswith(f"postgres: {self.title}: ")
        return titled or str(self.data) in arguments[1:] or living.directory_of(pid) == self.data

    def _names_our_data(self, pid: int) -> bool:
        return str(self.data) in living.arguments_of(pid)[1:]

    def _recorded_pid(self) -> int | None:
        try:
            first, *_ = (self.data / "postmaster.pid").read_text().splitlines() or [""]
            return abs(int(first))
        except (FileNotFoundError, ValueError):
            return None


def end_server(programs: ServerPrograms) -> None:
    """End the server of a data directory, gently first, and remove its lock file.

    Call it only while holding the lock of that directory: then whatever runs there belongs to
    nobody, and a pid in the lock file that is not one of these programs means nothing. A zombie
    counts as gone. Raises StillRunning.
    """
    _end(programs.postmasters, by=signal.SIGINT, within_seconds=_FAST_SECONDS)
    _end(programs.everyone, by=signal.SIGQUIT, within_seconds=_IMMEDIATE_SECONDS)
    _end(programs.everyone, by=signal.SIGKILL, within_seconds=_KILL_SECONDS)
    if left := programs.everyone():
        raise StillRunning(f"PostgreSQL on {programs.data} does not end; its pids are {left}.")
    # A server that ended in order has removed it; one that was killed has not.
    (programs.data / "postmaster.pid").unlink(missing_ok=True)


def _end(find: Callable[[], list[int]], *, by: signal.Signals, within_seconds: float) -> None:
    for pid in find():
        with suppress(ProcessLookupError):
            os.kill(pid, by)
    living.wait_until(lambda: not find(), within_seconds=within_seconds)
