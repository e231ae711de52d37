"""The embedded PostgreSQL starts safe, keeps what was committed, and says why it cannot start."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from madoguchi.supervise.postgres import Cluster, DidNotStart

OpenCluster = Callable[..., Cluster]
Ask = Callable[..., list[tuple[Any, ...]]]


def test_the_first_start_gives_a_safe_server_that_only_this_machine_can_reach(
    open_cluster: OpenCluster, ask: Ask, empty: Path
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
        "shared_buffers": "16384",
        "synchronous_commit": "on",
        "TimeZone": "UTC",
    }
    found: dict[str, str] = dict(ask(server, "SELECT name, setting FROM pg_settings"))
    assert {name: found[name] for name in wanted} == wanted
    assert ask(server, "SELECT current_user, upper('é')") == [("postgres", "É")]
    assert ask(server, "SELECT DISTINCT datlocprovider, datlocale FROM pg_database") == [
        ("b", "C.UTF-8")
    ]
    assert ask(server, "SELECT DISTINCT auth_method FROM pg_hba_file_rules") == [("scram-sha-256",)]
    assert server.data == home / "postgres"
    assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    assert len(str(server.socket_dir / ".s.PGSQL.5432")) <= 107


def test_a_second_start_finds_the_same_rows_and_a_stop_leaves_nothing_behind(
    open_cluster: OpenCluster, ask: Ask
) -> None:
    cluster = open_cluster()
    server = cluster.start()
    ask(server, "DROP TABLE IF EXISTS balance")
    ask(server, "CREATE TABLE balance AS SELECT 'hanako' AS holder, 1000 AS yen")
    pid = cluster.pid
    assert cluster.start() == server
    assert cluster.pid == pid
    cluster.stop()
    assert (cluster.alive(), cluster.pid, cluster.exit_status) == (False, None, None)
    assert not server.socket_dir.exists()
    assert not (server.data / "postmaster.pid").exists()

    again = open_cluster().start()

    assert ask(again, "SELECT holder, yen FROM balance") == [("hanako", 1000)]


def test_a_wrong_password_is_refused(open_cluster: OpenCluster, ask: Ask) -> None:
    server = open_cluster().start()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(server, "SELECT 1", password="guess")


def test_a_name_with_a_quote_reaches_the_server_unchanged(
    open_cluster: OpenCluster, ask: Ask
) -> None:
    server = open_cluster().start()

    with pytest.raises(psycopg.OperationalError, match=r"it's a \\ bank.* does not exist"):
        ask(server, "SELECT 1", dbname="it's a \\ bank")


def test_a_server_that_cannot_start_shows_the_end_of_its_log(open_cluster: OpenCluster) -> None:
    cluster = open_cluster(settings={"shared_buffers": "many"})

    with pytest.raises(DidNotStart, match='invalid value for parameter "shared_buffers": "many"'):
        cluster.start()

    assert not cluster.alive()


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "listen_addresses"])
def test_what_protects_the_rows_cannot_be_switched_off(empty: Path, setting: str) -> None:
    with pytest.raises(ValueError, match=setting):
        Cluster(home=empty, superuser_password="x", settings={setting: "off"})


@pytest.mark.parametrize("password", ["", "two\nlines"])
def test_a_password_is_one_line(empty: Path, password: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Cluster(home=empty, superuser_password=password)
