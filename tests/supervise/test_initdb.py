"""A first day that was interrupted begins anew."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from madoguchi.supervise import living
from madoguchi.supervise.postgres import Cluster


def test_a_first_day_that_was_interrupted_begins_anew(
    open_cluster: Callable[..., Cluster],
    ask: Callable[..., list[tuple[Any, ...]]],
    supervise: Callable[[Path], subprocess.Popen[str]],
    empty: Path,
) -> None:
    oldest = empty / "postgres.draft-0123"
    oldest.mkdir()
    (oldest / "PG_VERSION").write_text("18\n")
    # The programs of the interrupted initdb may still be busy with their draft for a while.
    interrupted = supervise(empty)
    assert living.wait_until(lambda: any(empty.glob("postgres.draft-*/global")), within_seconds=10)
    interrupted.kill()
    interrupted.wait()
    assert not (empty / "postgres").exists()

    server = open_cluster(home=empty).start()

    assert ask(server, "SELECT 1") == [(1,)]
    assert not oldest.exists()
