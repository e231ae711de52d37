"""This module starts programs that end when the program that started them ends."""

import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class SystemUser:
    """A user of the operating system that a program runs as."""

    name: str
    uid: int
    gid: int


def find_system_user(name_or_uid: str | int) -> SystemUser | None:
    """Look a user up by name or by number; None when the system does not know it."""
    by_name = isinstance(name_or_uid, str)
    try:
        row = pwd.getpwnam(str(name_or_uid)) if by_name else pwd.getpwuid(int(name_or_uid))
    except KeyError:
        return None
    return SystemUser(name=row.pw_name, uid=row.pw_uid, gid=row.pw_gid)


def spawn(
    *,
    argv: Sequence[str],
    env: Mapping[str, str],
    log_path: Path,
    ends_by: signal.Signals,
    user: SystemUser | None = None,
    directory: Path | None = None,
    keep_open: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, with its output appended to a log file.

    The kernel sends it `ends_by` when the *thread* that called this ends, so call it from a thread
    that lives as long as the program should. `user` needs root. Raises OSError when the program
    cannot be started.
    """
    log_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with log_path.open("ab") as log:
        return subprocess.Popen(
            list(argv),
            env=dict(env),
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=None if user is None else user.uid,
            group=None if user is None else user.gid,
            extra_groups=None if user is None else [],
            pass_fds=list(keep_open),
            # It makes two system calls and takes no lock, so other threads cannot hang it.
            preexec_fn=_tie_to_parent(ends_by),
        )


def _tie_to_parent(ends_by: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()
    prctl = _LIBC.prctl
    number = int(ends_by)

    def tie() -> None:
        # A change of user clears this wish; preexec_fn runs after that change, so it stays.
        prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        # The parent may have ended before the wish was made; nobody would ever send the signal.
        if os.getppid() != parent:
            os._exit(1)

    return tie


def runs_as(argv: Sequence[str], *, user: SystemUser | None) -> str | None:
    """Run a short program as that user; its output, or None when that user cannot run it."""
    try:
        done = subprocess.run(
            list(argv),
            env={"PATH": os.defpath, "LC_ALL": "C"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            user=None if user is None else user.uid,
            group=None if user is None else user.gid,
            extra_groups=None if user is None else [],
        )
    except (FileNotFoundError, PermissionError):
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None
