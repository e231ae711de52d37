"""A home directory for the supervisor's tests, and clusters that are stopped when a test ends."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from madoguchi.supervise.postgres import Cluster, Server

PASSWORD = "counter'window"

OpenCluster = Callable[..., Cluster]
Connect = Callable[[Server], "psycopg.Connection[tuple[Any, ...]]"]


def _open_directory() -> Path:
    # pytest's own tmp_path lies below a directory that only its user may enter.
    directory = Path(tempfile.mkdtemp(prefix="madoguchi-test-", dir="/tmp"))
    directory.chmod(0o755)
    return directory


@pytest.fixture
def empty() -> Iterator[Path]:
    """An empty directory that every user may enter."""
    directory = _open_directory()
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def state() -> Iterator[Path]:
    """A machine-wide directory of this test alone, in place of /var/lib/madoguchi."""
    directory = _open_directory()
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """A home that has had its first day; making one takes a second, so the tests share it."""
    directory = _open_directory()
    state = _open_directory()
    cluster = Cluster(home=directory, state=state, superuser_password=PASSWORD)
    cluster.prepare()
    cluster.stop()
    yield directory
    shutil.rmtree(directory)
    shutil.rmtree(state)


@pytest.fixture
def open_cluster(home: Path, state: Path) -> Iterator[OpenCluster]:
    """Describe a cluster, of the shared home unless told; it is stopped when the test ends."""
    opened: list[Cluster] = []

    def describe(**options: Any) -> Cluster:
        wanted = {"home": home, "state": state, "superuser_password": PASSWORD, **options}
        opened.append(Cluster(**wanted))
        return opened[-1]

    yield describe
    for cluster in opened:
        cluster.stop()


@pytest.fixture
def connect() -> Connect:
    """Connect to a running server as its superuser."""
    return lambda server: psycopg.connect(server.dsn(), password=PASSWORD, autocommit=True)
