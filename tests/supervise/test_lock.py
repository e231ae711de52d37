"""Two supervisors never share a home."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from madoguchi.supervise.lock import DirectoryLock, InUse
from madoguchi.supervise.postgres import Cluster


def test_a_second_supervisor_is_refused_and_the_first_goes_on(
    open_cluster: Callable[..., Cluster], home: Path, other_supervisor: Any
) -> None:
    second = open_cluster()

    with pytest.raises(InUse) as refusal:
        second.start()

    assert str(refusal.value) == (
        f"Another madoguchi is already using {home} (its pid is {other_supervisor.program.pid}). "
        "Stop it first, or choose another directory."
    )
    second.stop()
    assert other_supervisor.program.poll() is None


def test_a_lock_is_free_again_once_it_was_given_back(empty: Path) -> None:
    first, second = DirectoryLock(empty), DirectoryLock(empty)
    first.take()
    first.take()
    with pytest.raises(InUse):
        second.take()

    first.release()
    second.take()

    with pytest.raises(InUse):
        first.take()
    second.release()
