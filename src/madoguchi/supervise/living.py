"""This module says which programs of the machine are still living, as Linux's /proc tells it."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Program:
    """One living program: its number, its short name and the number of its process group."""

    pid: int
    name: str
    group: int


def look_up(pid: int) -> Program | None:
    """Find one living program, or None; a zombie has let go of everything and counts as gone."""
    try:
        line = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name stands in parentheses and may itself hold spaces and parentheses.
    head, _, tail = line.rpartition(")")
    state, _parent, group = tail.split()[:3]
    if state in "ZXx":
        return None
    return Program(pid=pid, name=head.partition("(")[2], group=int(group))


def everyone() -> list[Program]:
    """List every living program that this user may see."""
    pids = [int(entry) for entry in os.listdir(_PROC) if entry.isdigit()]
    return [program for pid in pids if (program := look_up(pid)) is not None]


def arguments_of(pid: int) -> list[str]:
    """Read a program's command line; empty when the program is gone."""
    try:
        return (_PROC / str(pid) / "cmdline").read_text(errors="replace").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def directory_of(pid: int) -> Path | None:
    """Read a program's working directory; None when it is gone or the kernel will not tell."""
    try:
        return Path(os.readlink(_PROC / str(pid) / "cwd"))
    except OSError:
        return None


def members_of_group(group: int) -> list[int]:
    """List the pids of a process group that are still living."""
    return [program.pid for program in everyone() if program.group == group]


def wait_until(condition: Callable[[], bool], *, within_seconds: float) -> bool:
    """Wait until the condition holds; False when the time ran out first."""
    deadline = time.monotonic() + within_seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
