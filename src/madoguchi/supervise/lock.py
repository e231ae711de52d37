"""This module keeps two supervisors from using the same directory at the same time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InUse(Exception):
    """Another supervisor holds the directory."""


class DirectoryLock:
    """The right to use a directory; the kernel takes it back however its holder ends."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock, or keep it when it is already ours.

        Raises InUse when another supervisor, in this program or elsewhere, holds it.
        """
        if self._descriptor is not None:
            return
        descriptor = os.open(self._directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise InUse(
                f"Another madoguchi is already using {self._directory} (its pid is {holder}). "
                "Stop it first, or choose another directory."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not ours."""
        # The file stays: removing it would let a third supervisor lock a new file of that name
        # while a second one is just about to lock the old one.
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def taking_turns(directory: Path) -> Iterator[None]:
    """Let one supervisor of this machine at a time do what stands in the with block."""
    descriptor = os.open(directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
