"""One running demonstration for all tests of it; starting one takes seconds."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from demonstration import Connection, Demonstration, cluster_of, connect
from madoguchi.demo.prepare import FIRST_DAY


@pytest.fixture(scope="session")
def demo() -> Iterator[Demonstration]:
    """A demonstration whose first day had been cut short once before."""
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-demo-", dir="/tmp"))
    folder.chmod(0o755)
    _cut_a_first_day_short(folder)
    demonstration = Demonstration(folder)
    demonstration.start()
    yield demonstration
    demonstration.stop()
    shutil.rmtree(folder)


def _cut_a_first_day_short(folder: Path) -> None:
    cluster = cluster_of(folder)
    cluster.start()
    with connect(folder, "postgres") as admin:
        admin.execute("CREATE DATABASE madoguchi")
    with connect(folder) as admin:
        admin.execute("CREATE TABLE left_behind ()")
    (folder / FIRST_DAY).touch()
    cluster.stop()


@pytest.fixture
def admin(demo: Demonstration) -> Iterator[Connection]:
    """The demonstration's database, as its administrator sees it."""
    with connect(demo.folder) as connection:
        yield connection
