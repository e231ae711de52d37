"""Whatever a dead supervisor or a killed postmaster left behind is ended, and nothing else is."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from madoguchi.supervise import living
from madoguchi.supervise.binaries import find_wheel_binaries
from madoguchi.supervise.postgres import Cluster, Server
from madoguchi.supervise.sweep import ServerPrograms

OpenCluster = Callable[..., Cluster]
Ask = Callable[..., list[tuple[Any, ...]]]


def test_committed_rows_survive_a_postmaster_that_was_killed(
    open_cluster: OpenCluster, ask: Ask, compute: Callable[[Server], int]
) -> None:
    cluster = open_cluster()
    server = cluster.start()
    ask(server, "DROP TABLE IF EXISTS balance")
    ask(server, "CREATE TABLE balance AS SELECT 'hanako' AS holder, 1000 AS yen")
    # A backend that computes does not look up, so it outlives its postmaster.
    backend = compute(server)
    assert cluster.pid is not None
    os.kill(cluster.pid, signal.SIGKILL)
    assert living.wait_until(lambda: not cluster.alive(), within_seconds=5)
    assert cluster.exit_status == -signal.SIGKILL

    begun = time.monotonic()
    again = cluster.start()

    assert time.monotonic() - begun < 30, "it does not wait for the backend"
    assert living.look_up(backend) is None
    assert ask(again, "SELECT holder, yen FROM balance") == [("hanako", 1000)]


def test_the_server_ends_with_its_killed_supervisor(other_supervisor: Any) -> None:
    other_supervisor.program.kill()

    assert living.wait_until(
        lambda: living.look_up(other_supervisor.postmaster) is None, within_seconds=5
    )


def test_a_new_supervisor_takes_over_at_once_from_a_killed_one(
    open_cluster: OpenCluster, ask: Ask, other_supervisor: Any
) -> None:
    other_supervisor.program.kill()
    other_supervisor.program.wait()

    server = open_cluster().start()

    assert living.look_up(other_supervisor.postmaster) is None
    assert ask(server, "SELECT 1") == [(1,)]


def test_a_server_that_was_started_by_hand_is_ended_in_order(
    open_cluster: OpenCluster, ask: Ask, home: Path
) -> None:
    options = ["-D", ".", "--listen_addresses=", f"--unix_socket_directories={home}/postgres"]
    argv = [str(find_wheel_binaries() / "postgres"), *options]
    with _as_owner(home / "postgres", argv) as by_hand:
        programs = ServerPrograms(data=home / "postgres", title="none")
        assert living.wait_until(lambda: len(programs.everyone()) > 4, within_seconds=10)
        assert programs.postmasters() == [by_hand.pid]

        server = open_cluster().start()

        assert by_hand.wait(5) == 0
        assert ask(server, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_lock_file_with_a_strangers_pid_is_put_aside_and_the_stranger_lives(
    open_cluster: OpenCluster, ask: Ask, sign: str
) -> None:
    cluster = open_cluster()
    server = cluster.start()
    cluster.stop()
    # The stranger is the server's own user, or PostgreSQL would see through it by itself.
    with _as_owner(server.data, ["sleep", "60"]) as stranger:
        lines = [f"{sign}{stranger.pid}", str(server.data), "1", "5432", str(server.socket_dir)]
        (server.data / "postmaster.pid").write_text("\n".join(lines))
        server.socket_dir.mkdir()
        (server.socket_dir / ".s.PGSQL.5432.lock").write_text("\n".join(lines))

        again = cluster.start()

        assert ask(again, "SELECT 1") == [(1,)]
        assert stranger.poll() is None


@contextmanager
def _as_owner(data: Path, argv: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    status = data.stat()
    user: dict[str, Any] = {"user": status.st_uid, "group": status.st_gid, "extra_groups": []}
    program = subprocess.Popen(
        argv, cwd=data, stderr=subprocess.DEVNULL, **(user if os.geteuid() == 0 else {})
    )
    try:
        yield program
    finally:
        program.kill()
        program.wait()
