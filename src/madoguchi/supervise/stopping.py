"""This module tells a program that it shall end: by a signal, however many come at once."""

import signal
import time
from types import FrameType

_POLL_SECONDS = 0.1


class Stopping:
    """Whether a program was told to stop.

    Not a threading.Event: a second signal would interrupt the first one inside `set`, which holds
    the lock that the second one then waits for, for ever. A plain flag needs no lock.
    """

    def __init__(self) -> None:
        self._told = False

    def set(self) -> None:
        """Tell the program to stop; harmless in a signal handler."""
        self._told = True

    def is_set(self) -> bool:
        """Say whether it was told to stop."""
        return self._told

    def wait(self, seconds: float) -> bool:
        """Wait so many seconds, or until told to stop; says whether it was."""
        until = time.monotonic() + seconds
        while not self._told and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _POLL_SECONDS))
        return self._told


def stop_on_signals() -> Stopping:
    """Make SIGTERM and SIGINT tell what is returned, for `Family.run_until_stopped`.

    Call it in the main thread, before the first child is started.
    """
    stopping = Stopping()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    # Who ignores SIGCHLD hands that down, and the kernel would then bury our children unseen.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    return stopping
