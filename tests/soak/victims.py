"""Whom to kill: the processes of a running demonstration, found by their parents."""

import os
import random
import signal
from pathlib import Path


def _parents() -> dict[int, tuple[int, str]]:
    """Every process: its parent and its command line."""
    found: dict[int, tuple[int, str]] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_text()
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        found[int(folder.name)] = (int(stat.rpartition(")")[2].split()[1]), words)
    return found


def processes(demo: int) -> dict[str, list[int]]:
    """The demonstration's processes by what they are."""
    all_of_them = _parents()

    def children(parent: int) -> list[int]:
        return [pid for pid, (its_parent, _) in all_of_them.items() if its_parent == parent]

    found: dict[str, list[int]] = {}
    for child in children(demo):
        words = all_of_them[child][1]
        if "postgres" in words.split(" ")[0]:
            found["postmaster"] = [child]
            found["backend"] = [
                pid for pid in children(child) if "madoguchi_" in all_of_them[pid][1]
            ]
        elif " web" in words:
            found["web master"] = [child]
            found["web worker"] = children(child)
        elif " worker" in words:
            found["worker"] = [child]
        elif "simulate" in words or "simulator" in words:
            found["clearing centre"] = [child]
    return {kind: pids for kind, pids in found.items() if pids}


def kill_one(demo: int, chance: random.Random) -> str:
    """Kill one process at random with SIGKILL; returns what it was."""
    while True:
        found = processes(demo)
        kind = chance.choice(sorted(found))
        try:
            os.kill(chance.choice(found[kind]), signal.SIGKILL)
        except ProcessLookupError:
            continue
        return kind
