"""This module keeps a family of programs running: it starts, restarts and stops them in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .living import members_of_group, wait_until
from .spawn import spawn
from .stopping import Stopping

_POLL_SECONDS = 0.1
_STOP_SECONDS = 10.0
_KILL_SECONDS = 5.0
_DELAYS_SECONDS = (0.0, 0.5, 1.0, 2.0, 4.0)
_SETTLED_SECONDS = 10.0


class Supervised(Protocol):
    """Anything a family can look after: a Child, or the PostgreSQL Cluster."""

    @property
    def name(self) -> str:
        """What the log calls it."""

    @property
    def exit_status(self) -> int | None:
        """How it ended (minus the signal's number when killed), or None."""

    def start(self) -> object:
        """Start it, also again after it died; raises when it cannot be started."""

    def alive(self) -> bool:
        """Say whether it is running."""

    def stop(self) -> None:
        """End it; nothing happens when it does not run."""


class Child:
    """One program and everything it starts, in a process group of its own."""

    def __init__(
        self,
        *,
        name: str,
        argv: Sequence[str],
        env: Mapping[str, str],
        log_path: Path,
        stop_seconds: float = _STOP_SECONDS,
    ) -> None:
        """Describe the program; it gets `stop_seconds` to end before it is killed."""
        self.name = name
        self._argv = tuple(argv)
        self._env = dict(env)
        self._log_path = log_path
        self._stop_seconds = stop_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._exit_status: int | None = None

    @property
    def pid(self) -> int | None:
        """The pid of the program, or None when it was not started."""
        return None if self._child is None else self._child.pid

    @property
    def exit_status(self) -> int | None:
        """How the program last ended (minus the signal's number when killed), or None."""
        return self._exit_status

    def start(self) -> None:
        """Start the program, after killing what a dead one left behind. Raises OSError."""
        self._bury()
        self._child = spawn(
            argv=self._argv, env=self._env, log_path=self._log_path, ends_by=signal.SIGTERM
        )

    def alive(self) -> bool:
        """Say whether the program is running; its descendants do not count."""
        if self._child is None:
            return False
        # The dead program is left unreaped: as long as its zombie holds the number, the group of
        # that number is ours to kill and cannot be a stranger's.
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        ended = os.waitid(os.P_PID, self._child.pid, options)
        if ended is None:
            return True
        killed = ended.si_code != os.CLD_EXITED
        self._exit_status = -ended.si_status if killed else ended.si_status
        return False

    def stop(self) -> None:
        """Ask the whole group to end, wait, and kill what is left of it."""
        if self._child is not None:
            group = self._child.pid
            os.killpg(group, signal.SIGTERM)
            wait_until(lambda: not members_of_group(group), within_seconds=self._stop_seconds)
        self._bury()

    def _bury(self) -> None:
        if self._child is None:
            return
        group = self._child.pid
        # Workers of a killed master would keep its listening port.
        os.killpg(group, signal.SIGKILL)
        wait_until(lambda: not members_of_group(group), within_seconds=_KILL_SECONDS)
        self._exit_status = self._child.wait()
        self._child = None


@dataclass
class _Seat:
    """What the family remembers of one member."""

    member: Supervised
    started: float
    falls: int = 0
    due: float | None = None


class Family:
    """Members that are started in order, restarted when they die, and stopped in reverse order."""

    def __init__(
        self,
        members: Sequence[Supervised],
        *,
        log: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Name the members in starting order; `log` gets one line for each event."""
        self._seats = [_Seat(member=member, started=clock()) for member in members]
        self._log = log
        self._clock = clock

    def start(self) -> None:
        """Start all members; when one cannot be started, stop those before it and raise its error.

        Call it from the thread that will run the family: members end when that thread ends.
        """
        for seat in self._seats:
            try:
                seat.member.start()
            except BaseException:
                self.stop()
                raise
            seat.started = self._clock()

    def stop(self) -> None:
        """Stop all members in reverse order, also when one of them cannot be stopped."""
        for seat in reversed(self._seats):
            try:
                seat.member.stop()
            except Exception as error:
                self._log(f"{seat.member.name} could not be stopped: {error}")

    def mend(self) -> None:
        """Restart, once, every member that is dead and whose waiting time is over.

        The first restart comes at once, the next after 0.5, 1, 2, 4, 4, … seconds; a member that
        ran for 10 seconds begins at once again.
        """
        for seat in self._seats:
            if not seat.member.alive():
                self._mend_one(seat)

    def run_until_stopped(self, stopping: Stopping) -> None:
        """Look after the started members until told to stop, then stop them all."""
        try:
            while not stopping.wait(_POLL_SECONDS):
                self.mend()
        finally:
            self.stop()

    def _mend_one(self, seat: _Seat) -> None:
        now = self._clock()
        if seat.due is None:
            if now - seat.started >= _SETTLED_SECONDS:
                seat.falls = 0
            seat.due = now + _DELAYS_SECONDS[min(seat.falls, len(_DELAYS_SECONDS) - 1)]
            seat.falls += 1
        if now >= seat.due:
            seat.due = None
            self._restart(seat)

    def _restart(self, seat: _Seat) -> None:
        member = seat.member
        ending = f"{member.name} ended with exit status {member.exit_status}"
        try:
            member.start()
        except Exception as error:
            self._log(f"{ending}, and could not be started again: {error}")
        else:
            self._log(f"{ending}, and was started again (restart {seat.falls} in a row)")
        seat.started = self._clock()
