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
from typing import TYPE_CHECKING, Any

import hypothesis
import psycopg
import pytest

from madoguchi.institutions import registry
from madoguchi.supervise.postgres import Cluster
from own_building import Building, Night
from payeasy_kit import Network

if TYPE_CHECKING:
    from exchange import Exchange

PROFILES = Path(__file__).parent.parent / "src/madoguchi/demo/profiles"
_HOME = pytest.StashKey[Path]()
# The institutions of the shared bank, once it has been opened.
_opened: list[registry.Institution] = []


# How long a machine that others use takes for an example says nothing about the bank.
hypothesis.settings.register_profile(
    "bank", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("bank")


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
def bank(cluster: Cluster) -> Iterator[tuple[registry.Institution, ...]]:
    """Both institutions, migrated, and the directory of banks filled.

    Whoever writes a state by hand breaks the proofs of all that come later: so at the end its
    books are proved, whatever the order of the tests was; and no mail of theirs shows a link.
    """
    subprocess.run(
        [sys.executable, "-c", _MIGRATE],
        check=True,
        env={**os.environ, "MADOGUCHI_AS_OWNER": "1"},
    )
    _opened.extend(registry.all_institutions())
    yield registry.all_institutions()
    from mail_kit import mails_with_links

    assert _falsified() == []
    assert [mail for each in _opened for mail in mails_with_links(each)] == []


@pytest.fixture(autouse=True, scope="module")
def _nobody_leaves_the_shared_bank_falsified() -> Iterator[None]:
    """Where MADOGUCHI_PROVE_EACH is set, prove its books after every file: that names the one."""
    yield
    if "MADOGUCHI_PROVE_EACH" in os.environ and _opened:
        assert _falsified() == []


def _falsified() -> list[dict[str, str]]:
    from madoguchi.console.verify import findings

    return [wrong for each in _opened for wrong in findings(each)]


@pytest.fixture(scope="session")
def building(cluster: Cluster, home: Path) -> Building:
    """The bank once more, in a database of its own, where days may end."""
    apart = Building(home / "building", cluster, home / "master.key", "madoguchi_building")
    apart.move_in()
    return apart


@pytest.fixture(scope="module")
def house(building: Building) -> Iterator[tuple[registry.Institution, ...]]:
    """Both institutions, in the building."""
    with building.entered() as institutions:
        yield institutions


@pytest.fixture(scope="session")
def exchange_building(cluster: Cluster, home: Path) -> Building:
    """The bank a third time, in a database where it deals with one clearing centre only."""
    apart = Building(home / "exchange", cluster, home / "master.key", "madoguchi_exchange")
    apart.move_in()
    return apart


@pytest.fixture(scope="session")
def exchanges_of_both(exchange_building: Building) -> "tuple[Iterator[Exchange], ...]":
    """For each institution its exchange with that centre, a day for each test."""
    from centre_kit import Centre
    from exchange import exchanges

    centre = Centre(exchange_building.folder / "centre.sqlite3")
    return tuple(exchanges(each, centre) for each in registry.all_institutions())


@pytest.fixture
def exchanges_here(
    exchange_building: Building, exchanges_of_both: "tuple[Iterator[Exchange], ...]"
) -> "Iterator[tuple[Iterator[Exchange], ...]]":
    """The exchanges of both institutions, while this process banks in their building."""
    with exchange_building.entered():
        yield exchanges_of_both


@pytest.fixture
def night(building: Building) -> Night:
    """An evening and a dawn that no other test has, later than all before."""
    return next(building.nights)


@pytest.fixture(autouse=True, scope="session")
def _days_of_the_shared_bank_never_end() -> None:
    """Its tests post on days before and after one another; a closed day would refuse them.

    What they sent went to many centres, or to none, so no centre counts what this bank counts.
    """
    from madoguchi.worker import rounds

    nightly = {"day-end", "reconciliation"}
    rounds._ROUNDS = tuple(each for each in rounds._ROUNDS if each[0] not in nightly)


@pytest.fixture(autouse=True, scope="session")
def _passwords_are_hashed_in_no_time() -> None:
    """Hash with Argon2id still, but not for so long: thousands of people are opened here.

    `slow_hashes` hashes as the bank does, where the cost itself is what a test is about.
    """
    from hashing import hash_slowly

    hash_slowly(False)


@pytest.fixture
def slow_hashes() -> Iterator[None]:
    """Passwords cost what they cost in the bank."""
    from hashing import hash_slowly

    hash_slowly(True)
    yield
    hash_slowly(False)


@pytest.fixture(scope="session")
def as_superuser(cluster: Cluster, home: Path) -> Callable[[], psycopg.Connection[Any]]:
    """Connect as the database's superuser, who may do anything, to try what he could falsify."""
    password = registry.database_password((home / "master.key").read_bytes(), "postgres")

    def connect(database: str = "madoguchi") -> psycopg.Connection[Any]:
        return psycopg.connect(cluster.server.dsn(database), password=password, autocommit=True)

    return connect


@pytest.fixture
def core_only(as_superuser: Callable[[], psycopg.Connection[Any]]) -> Iterator[str]:
    """Let the bank that transfers usually go to keep core hours only, for one test."""
    code = "0001"
    with as_superuser() as owner:
        owner.execute(
            "UPDATE reference.directory_bank SET extended_hours = false WHERE code = %s", (code,)
        )
        try:
            yield code
        finally:
            owner.execute("UPDATE reference.directory_bank SET extended_hours = true")


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


@pytest.fixture(scope="session")
def payeasy_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """The billers' network as a process of its own, for the whole run."""
    network = Network(tmp_path_factory.mktemp("payeasy") / "network.sqlite3")
    network.start()
    yield network
    network.stop()


@pytest.fixture
def billers(payeasy_network: Network) -> Iterator[Network]:
    """Pay-easy as it is offered where the installation has a line; without it, it is not."""
    from django.test import override_settings

    from madoguchi.institutions.installation import Payeasy

    payeasy_network.come_back()
    payeasy_network.switch("")
    line = Payeasy(port=payeasy_network.port, timeout_seconds=2.0)
    with override_settings(PAYEASY=line):
        yield payeasy_network


_MIGRATE = """
import django
django.setup()
import datetime as dt
from madoguchi.console.directory import refresh_directory
from madoguchi.console.migrate import migrate
migrate()
refresh_directory(now=dt.datetime(2026, 11, 25, tzinfo=dt.timezone.utc))
"""
