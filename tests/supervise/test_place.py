"""A home's rows are kept where the server's user can reach them, and are found there again."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from madoguchi.supervise.lock import InUse
from madoguchi.supervise.place import ClusterLost, NoServerUser, find_place
from madoguchi.supervise.postgres import Cluster

OpenCluster = Callable[..., Cluster]
Ask = Callable[..., list[tuple[Any, ...]]]

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another")


@only_root
def test_a_home_that_the_servers_user_cannot_enter_keeps_its_rows_elsewhere(
    open_cluster: OpenCluster, ask: Ask, empty: Path, state: Path
) -> None:
    empty.chmod(0o700)
    home = empty / "deeper" / "home"
    cluster = open_cluster(home=home)
    server = cluster.start()
    ask(server, "CREATE TABLE balance AS SELECT 'hanako' AS holder, 1000 AS yen")
    ground = Path((home / "postgres.where").read_text().strip())
    assert ground.parent == state / "clusters"
    assert server.data == ground / "postgres"
    assert (home / "log" / "postgres.log").exists()
    cluster.stop()

    again = open_cluster(home=home).start()

    assert again == server
    assert ask(again, "SELECT holder, yen FROM balance") == [("hanako", 1000)]
    # A copy of the pointer is a second way to the same rows, and has to be refused as well.
    copied = empty / "copied"
    copied.mkdir()
    shutil.copy(home / "postgres.where", copied)
    with pytest.raises(InUse):
        open_cluster(home=copied).start()


def test_rows_that_are_not_where_the_home_says_are_never_replaced_by_new_ones(
    open_cluster: OpenCluster, empty: Path
) -> None:
    (empty / "postgres.where").write_text(f"{empty}/gone\n")

    with pytest.raises(ClusterLost, match="Put that directory back"):
        open_cluster(home=empty).start()


@only_root
def test_rows_that_belong_to_root_are_refused_with_the_way_out(empty: Path, state: Path) -> None:
    (empty / "postgres").mkdir()

    with pytest.raises(NoServerUser) as refusal:
        find_place(home=empty, state=state)

    assert f"chown -R madoguchi {empty}/postgres" in str(refusal.value)


@only_root
def test_the_servers_user_is_whoever_owned_the_rows_on_the_first_day(
    empty: Path, state: Path
) -> None:
    (empty / "postgres").mkdir()
    os.chown(empty / "postgres", 54321, 54322)

    user = find_place(home=empty, state=state).user

    assert user is not None
    assert (user.uid, user.gid) == (54321, 54322)
