"""Homes, clusters that are stopped when a test ends, and another supervisor to fight with."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest

from madoguchi.supervise.postgres import Cluster, Server

_PASSWORD = "counter'window"


class OtherSupervisor(NamedTuple):
    """A supervisor in a program of its own, and the pid of its postmaster."""

    program: subprocess.Popen[str]
    postmaster: int


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


@pytest.fixture(scope="session")
def state() -> Iterator[Path]:
    """A machine-wide directory of these tests alone, in place of /var/lib/madoguchi."""
    directory = _open_directory()
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def home(state: Path) -> Iterator[Path]:
    """A home that has had its first day; making one takes a second, so the tests share it."""
    directory = _open_directory()
    cluster = Cluster(home=directory, state=state, superuser_password=_PASSWORD)
    cluster.prepare()
    cluster.stop()
    yield directory
    # A supervisor that was killed may have left its socket directory to whoever comes next.
    cluster.start()
    cluster.stop()
    shutil.rmtree(directory)


@pytest.fixture
def open_cluster(home: Path, state: Path) -> Iterator[Callable[..., Cluster]]:
    """Describe a cluster, of the shared home unless told; it is stopped when the test ends."""
    opened: list[Cluster] = []

    def describe(**options: Any) -> Cluster:
        wanted = {"home": home, "state": state, "superuser_password": _PASSWORD, **options}
        opened.append(Cluster(**wanted))
        return opened[-1]

    yield describe
    for cluster in opened:
        cluster.stop()


@pytest.fixture
def ask() -> Callable[..., list[tuple[Any, ...]]]:
    """Ask a running server something as its superuser."""

    def answer(
        server: Server, query: str, *, dbname: str = "postgres", password: str = _PASSWORD
    ) -> list[tuple[Any, ...]]:
        dsn = server.dsn(dbname)
        with psycopg.connect(dsn, password=password, autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

    return answer


_COMPUTE = """
import psycopg, sys
connection = psycopg.connect(sys.argv[1], password=sys.argv[2])
print(connection.info.backend_pid, flush=True)
connection.execute("DO $$ BEGIN FOR i IN 1..2000000000 LOOP PERFORM i; END LOOP; END $$")
"""


@pytest.fixture
def compute() -> Iterator[Callable[[Server], int]]:
    """Keep a server's backend computing for longer than any test; gives the backend's pid."""
    clients: list[subprocess.Popen[str]] = []

    def begin(server: Server) -> int:
        argv = [sys.executable, "-c", _COMPUTE, server.dsn(), _PASSWORD]
        client = subprocess.Popen(
            argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        clients.append(client)
        assert client.stdout is not None
        return int(client.stdout.readline())

    yield begin
    for client in clients:
        client.kill()
        client.communicate()


_SUPERVISE = """
import sys, time
from pathlib import Path
from madoguchi.supervise.postgres import Cluster
home, state = map(Path, sys.argv[1:3])
cluster = Cluster(home=home, state=state, superuser_password=sys.argv[3])
cluster.start()
print(cluster.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def supervise(state: Path) -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Start another supervisor for a home; killed when the test ends."""
    programs: list[subprocess.Popen[str]] = []

    def begin(home: Path) -> subprocess.Popen[str]:
        argv = [sys.executable, "-c", _SUPERVISE, str(home), str(state), _PASSWORD]
        programs.append(subprocess.Popen(argv, stdout=subprocess.PIPE, text=True))
        return programs[-1]

    yield begin
    for program in programs:
        program.kill()
        program.communicate()


@pytest.fixture
def other_supervisor(
    home: Path, supervise: Callable[[Path], subprocess.Popen[str]]
) -> OtherSupervisor:
    """Another supervisor that runs the server of the shared home."""
    program = supervise(home)
    assert program.stdout is not None
    return OtherSupervisor(program=program, postmaster=int(program.stdout.readline()))
