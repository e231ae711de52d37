"""One real PostgreSQL for the whole run, with two institutions; nothing of ours is mocked."""

import contextlib
import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from madoguchi.institutions import registry
from madoguchi.supervise.postgres import Cluster

PROFILES = Path(__file__).parent.parent / "src/madoguchi/demo/profiles"
_HOME = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Write the installation file first: settings are read when test modules are imported."""
    home = Path(tempfile.mkdtemp(prefix="madoguchi-test-"))
    home.chmod(0o755)
    config.stash[_HOME] = home
    (home / "master.key").write_bytes(os.urandom(32))
    cluster = _cluster(home)
    (home / "installation.toml").write_text(
        f"""
master_key_file = "master.key"
[database]
host = "{cluster.server.socket_dir}"
port = {cluster.server.port}
[[sites]]
profile = "{PROFILES / "akagi.toml"}"
origin = "http://127.0.0.1:8000"
staff_origin = "http://127.0.0.1:8100"
token_origin = "http://127.0.0.1:8200"
[[sites]]
profile = "{PROFILES / "naniwa.toml"}"
origin = "http://127.0.0.1:8001"
staff_origin = "http://127.0.0.1:8101"
token_origin = "http://127.0.0.1:8201"
[mail]
port = 1
[clearing]
port = 1
"""
    )
    os.environ["MADOGUCHI_INSTALLATION"] = str(home / "installation.toml")
    os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.config.settings"
    import django

    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    shutil.rmtree(config.stash[_HOME], ignore_errors=True)


def _cluster(home: Path) -> Cluster:
    key = (home / "master.key").read_bytes()
    # Another server's programs may be tried, such as /usr/lib/postgresql/15/bin.
    named = os.environ.get("MADOGUCHI_TEST_POSTGRES")
    return Cluster(
        home=home,
        binaries=Path(named) if named else None,
        superuser_password=registry.database_password(key, "postgres"),
    )


@pytest.fixture(scope="session")
def home(pytestconfig: pytest.Config) -> Path:
    """The installation's own folder."""
    return pytestconfig.stash[_HOME]


@pytest.fixture(scope="session")
def cluster(home: Path) -> Iterator[Cluster]:
    """A running PostgreSQL of our own."""
    server = _cluster(home)
    server.prepare()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def bank(cluster: Cluster) -> tuple[registry.Institution, ...]:
    """Both institutions, migrated, and the directory of banks filled."""
    subprocess.run(
        [sys.executable, "-c", _MIGRATE],
        check=True,
        env={**os.environ, "MADOGUCHI_AS_OWNER": "1"},
    )
    return registry.all_institutions()


@pytest.fixture(scope="session")
def as_superuser(cluster: Cluster, home: Path) -> Callable[[], psycopg.Connection[Any]]:
    """Connect as the database's superuser, who may do anything, to try what he could falsify."""
    password = registry.database_password((home / "master.key").read_bytes(), "postgres")

    def connect() -> psycopg.Connection[Any]:
        return psycopg.connect(cluster.server.dsn("madoguchi"), password=password, autocommit=True)

    return connect


@pytest.fixture
def stand_at() -> Iterator[Callable[[str], None]]:
    """Make the doors' clock stand near a moment, e.g. stand_at("2026-11-25T10:00")."""
    from django.test import override_settings

    from madoguchi.values.day import TOKYO

    with contextlib.ExitStack() as undo:

        def stand(moment: str) -> None:
            wanted = dt.datetime.fromisoformat(moment).replace(tzinfo=TOKYO)
            offset = (wanted - dt.datetime.now(TOKYO)).total_seconds()
            undo.enter_context(override_settings(CLOCK_OFFSET_SECONDS=offset))

        yield stand


_MIGRATE = """
import django
django.setup()
import datetime as dt
from madoguchi.console.directory import refresh_directory
from madoguchi.console.migrate import migrate
migrate()
refresh_directory(now=dt.datetime(2026, 11, 25, tzinfo=dt.timezone.utc))
"""
