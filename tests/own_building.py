"""A bank in a building of its own: another database on the same server, where days may end.

The tests that share one bank post on days before and after one another, so its days never end.
"""

import contextlib
import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from madoguchi.directory.bank_holidays import computed_calendar
from madoguchi.institutions import registry
from madoguchi.supervise.postgres import Cluster
from madoguchi.values.day import TOKYO

PROFILES = Path(__file__).parent.parent / "src/madoguchi/demo/profiles"
_ONE_DAY = dt.timedelta(days=1)

_MIGRATE = """
import django
django.setup()
from madoguchi.console.migrate import migrate
from madoguchi.directory.refresh import refresh_calendar
migrate()
refresh_calendar(first_year=2025, last_year=2028)
"""


@dataclass(frozen=True)
class Night:
    """An evening and the dawn after it, both of business days."""

    evening: dt.date

    @property
    def dawn(self) -> dt.date:
        """The day that begins after the evening."""
        return self.evening + _ONE_DAY

    def before(self, time: str = "10:00") -> dt.datetime:
        """A moment of the day that is going to end."""
        return dt.datetime.combine(self.evening, dt.time.fromisoformat(time), TOKYO)

    def after(self, time: str = "00:10") -> dt.datetime:
        """A moment of the day after it."""
        return dt.datetime.combine(self.dawn, dt.time.fromisoformat(time), TOKYO)


def nights() -> Iterator[Night]:
    """Nights between two business days, one after the other, each for one test alone."""
    calendar = computed_calendar(first_year=2026, last_year=2028)
    day = dt.date(2026, 12, 1)
    while True:
        if calendar.is_business_day(day) and calendar.is_business_day(day + _ONE_DAY):
            yield Night(day)
            day += _ONE_DAY
        day += _ONE_DAY


@dataclass
class Building:
    """An installation in a folder of its own, with its database on a running server."""

    folder: Path
    cluster: Cluster
    master_key: Path
    database: str
    nights: Iterator[Night] = field(default_factory=nights)

    def move_in(self) -> None:
        """Make its database, its roles and its calendar."""
        self.folder.mkdir(exist_ok=True)
        self.stand_at(dt.datetime.now(TOKYO))
        environment = self.environment() | {"MADOGUCHI_AS_OWNER": "1"}
        subprocess.run([sys.executable, "-c", _MIGRATE], check=True, env=environment)

    def stand_at(self, moment: dt.datetime) -> None:
        """Set the clock of the programs that are started here from now on."""
        offset = (moment - dt.datetime.now(TOKYO)).total_seconds()
        self.installation.write_text(
            f"""
master_key_file = "{self.master_key}"
clock_offset_seconds = {offset}
[database]
host = "{self.cluster.server.socket_dir}"
port = {self.cluster.server.port}
name = "{self.database}"
[[sites]]
profile = "{PROFILES / "akagi.toml"}"
origin = "http://127.0.0.1:8000"
[[sites]]
profile = "{PROFILES / "naniwa.toml"}"
origin = "http://127.0.0.1:8001"
[mail]
port = 1
[clearing]
port = 1
"""
        )

    @property
    def installation(self) -> Path:
        """Its installation file."""
        return self.folder / "installation.toml"

    def environment(self) -> dict[str, str]:
        """The environment of a program that runs here."""
        also = os.environ.get("PYTHONPATH")
        folders = [str(Path(__file__).parent), *([also] if also else [])]
        return {
            **os.environ,
            "MADOGUCHI_INSTALLATION": str(self.installation),
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
            "PYTHONPATH": os.pathsep.join(folders),
        }

    def program(self, *words: str) -> Sequence[str]:
        """The words that start one of our own commands."""
        return (sys.executable, "-m", "madoguchi.console.main", *words)

    @contextlib.contextmanager
    def entered(self) -> Iterator[tuple[registry.Institution, ...]]:
        """Let this very process bank here, and where it banked before afterwards."""
        institutions = registry.all_institutions()
        before = _databases(institutions)
        _move(dict.fromkeys(before, self.database))
        try:
            yield institutions
        finally:
            _move(before)


def _databases(institutions: Sequence[registry.Institution]) -> dict[str, str]:
    from django.db import connections

    aliases = [registry.REFERENCE, *(each.key for each in institutions)]
    return {alias: str(connections.settings[alias]["NAME"]) for alias in aliases}


def _move(databases: dict[str, str]) -> None:
    """Let connections lead to these databases; those there are end."""
    from django.db import connections

    from madoguchi.directory import calendar

    calendar._read.clear()
    for alias, name in databases.items():
        connections[alias].close()
        connections[alias].close_pool()
        connections.settings[alias]["NAME"] = name
        del connections[alias]
